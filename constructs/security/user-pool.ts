import { CognitoUserGroup } from "@cdktf/provider-aws/lib/cognito-user-group/index.js";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { Construct } from "constructs";

export interface UserPoolProps {
  readonly name: string;
  readonly region: string;
  /** The pool cannot be deleted (true) until this is undone; its users cannot be restored from anywhere. */
  readonly protectData: boolean;
  /** 8 to 99 characters. */
  readonly passwordMinimumLength: number;
  readonly mfa: "off" | "optional" | "required";
  /** Anything but "off" moves the pool to the Plus tier. */
  readonly threatProtection: "off" | "audit" | "enforced";
  readonly selfSignUp: boolean;
  /** The most powerful first. */
  readonly groups: readonly { readonly name: string; readonly description: string }[];
  /** A verified SES identity to send from. @default Cognito's own address, 50 messages a day */
  readonly email?: { readonly from: string; readonly identityArn: string } | undefined;
}

const mfaModes = { off: "OFF", optional: "OPTIONAL", required: "ON" } as const;

/** People who sign in with their e-mail address: password policy, second factor by authenticator app, recovery by e-mail only. */
export class UserPool extends Construct {
  readonly id: string;
  readonly arn: string;
  /** Issuer of the tokens, as their `iss` says it. */
  readonly issuer: string;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    const guarded = props.threatProtection !== "off";
    const pool = new CognitoUserPool(this, "default", {
      name: props.name,
      // Essentials is the lowest tier that renews refresh tokens at each use, Plus the only one that scores risks.
      userPoolTier: guarded ? "PLUS" : "ESSENTIALS",
      userPoolAddOns: { advancedSecurityMode: guarded ? props.threatProtection.toUpperCase() : "OFF" },
      deletionProtection: props.protectData ? "ACTIVE" : "INACTIVE",
      usernameAttributes: ["email"],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ["email"],
      // A new address counts only once its owner has shown that it is theirs: until then the old one signs in.
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["email"] },
      accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
      adminCreateUserConfig: { allowAdminCreateUserOnly: !props.selfSignUp },
      mfaConfiguration: mfaModes[props.mfa],
      ...(props.mfa === "off" ? {} : { softwareTokenMfaConfiguration: { enabled: true } }),
      passwordPolicy: {
        minimumLength: props.passwordMinimumLength,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 3,
      },
      emailConfiguration: props.email
        ? { emailSendingAccount: "DEVELOPER", fromEmailAddress: props.email.from, sourceArn: props.email.identityArn }
        : { emailSendingAccount: "COGNITO_DEFAULT" },
    });
    this.id = pool.id;
    this.arn = pool.arn;
    this.issuer = `https://cognito-idp.${props.region}.amazonaws.com/${pool.id}`;
    for (const [precedence, { name, description }] of props.groups.entries())
      new CognitoUserGroup(this, `group-${name}`, { userPoolId: pool.id, name, description, precedence });
  }
}
