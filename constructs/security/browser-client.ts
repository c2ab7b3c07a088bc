import { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { Construct } from "constructs";

export interface BrowserClientProps {
  readonly name: string;
  readonly userPoolId: string;
  /** Pages that the hosted sign-in may return to. With none there is no hosted sign-in: the site signs in by SRP. */
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly accessTokenMinutes: number;
  readonly refreshTokenDays: number;
  /** Whether each use of a refresh token gives a new one and ends the old. */
  readonly refreshTokenRotation: boolean;
}

/** Seconds in which a refresh token that was just renewed still works: two tabs may ask at once. */
const renewalGraceSeconds = 10;

/**
 * A user pool's client for code that everybody can read, a single-page site: it has no secret, gets its tokens by code flow
 * (with PKCE, which Cognito checks where the site begins it), never sends a password in clear, and does not tell whether
 * somebody exists.
 */
export class BrowserClient extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, props: BrowserClientProps) {
    super(scope, id);
    const hosted = props.callbackUrls.length > 0;
    // No `generateSecret`: there is none by default, and saying so would replace a client that was imported.
    this.id = new CognitoUserPoolClient(this, "default", {
      name: props.name,
      userPoolId: props.userPoolId,
      preventUserExistenceErrors: "ENABLED",
      enableTokenRevocation: true,
      // Rotation and ALLOW_REFRESH_TOKEN_AUTH exclude each other. Source: Cognito developer guide, "Refresh tokens"
      ...(props.refreshTokenRotation
        ? {
            explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"],
            refreshTokenRotation: [{ feature: "ENABLED", retryGracePeriodSeconds: renewalGraceSeconds }],
          }
        : { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"] }),
      supportedIdentityProviders: ["COGNITO"],
      allowedOauthFlowsUserPoolClient: hosted,
      ...(hosted
        ? {
            allowedOauthFlows: ["code"],
            allowedOauthScopes: ["openid", "email", "profile"],
            callbackUrls: [...props.callbackUrls],
            ...(props.logoutUrls.length > 0 ? { logoutUrls: [...props.logoutUrls] } : {}),
          }
        : {}),
      accessTokenValidity: props.accessTokenMinutes,
      idTokenValidity: props.accessTokenMinutes,
      refreshTokenValidity: props.refreshTokenDays,
      tokenValidityUnits: [{ accessToken: "minutes", idToken: "minutes", refreshToken: "days" }],
    }).id;
  }
}
