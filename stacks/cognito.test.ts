import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { CognitoStack } from "./cognito.ts";

const cognitoOf = (signIn?: EnvironmentInput["signIn"], protectData = false) =>
  synth(new CognitoStack(Testing.app(), testEnvironment({ signIn, protectData })));
const poolOf = (...arguments_: Parameters<typeof cognitoOf>) =>
  cognitoOf(...arguments_).resource("aws_cognito_user_pool.people");
const clientOf = (...arguments_: Parameters<typeof cognitoOf>) =>
  cognitoOf(...arguments_).resource("aws_cognito_user_pool_client.site");

describe("the user pool", () => {
  it("signs people in by e-mail, whatever its case, and recovers by it", () => {
    expect(poolOf()).toMatchObject({
      username_attributes: ["email"],
      username_configuration: { case_sensitive: false },
      auto_verified_attributes: ["email"],
      user_attribute_update_settings: { attributes_require_verification_before_update: ["email"] },
      account_recovery_setting: { recovery_mechanism: [{ name: "verified_email", priority: 1 }] },
    });
  });

  it("asks for long passwords of four kinds of characters", () => {
    expect(poolOf({ passwordMinimumLength: 16 }).password_policy).toMatchObject({
      minimum_length: 16,
      require_lowercase: true,
      require_uppercase: true,
      require_numbers: true,
      require_symbols: true,
    });
  });

  it("cannot be deleted where data is protected", () => {
    expect([true, false].map((protectData) => poolOf(undefined, protectData).deletion_protection)).toEqual([
      "ACTIVE",
      "INACTIVE",
    ]);
  });

  it.each([
    ["off", "OFF", undefined],
    ["optional", "OPTIONAL", { enabled: true }],
    ["required", "ON", { enabled: true }],
  ] as const)("with mfa %s has mode %s and offers the authenticator app accordingly", (mfa, mode, app) => {
    const pool = poolOf({ mfa });
    expect([pool.mfa_configuration, pool.software_token_mfa_configuration]).toEqual([mode, app]);
    expect(pool.sms_configuration).toBeUndefined();
  });

  it.each([
    ["off", "OFF", "ESSENTIALS"],
    ["audit", "AUDIT", "PLUS"],
    ["enforced", "ENFORCED", "PLUS"],
  ] as const)("with threat protection %s scores %s on the tier that can", (threatProtection, mode, tier) => {
    const pool = poolOf({ threatProtection });
    expect([pool.user_pool_add_ons.advanced_security_mode, pool.user_pool_tier]).toEqual([mode, tier]);
  });

  it("is joined by invitation unless people may register themselves", () => {
    const invitedOnly = (selfSignUp: boolean) =>
      poolOf({ selfSignUp }).admin_create_user_config.allow_admin_create_user_only;
    expect([invitedOnly(false), invitedOnly(true)]).toEqual([true, false]);
  });

  it("writes from Cognito's address, or from a verified one of ours", () => {
    const identityArn = "arn:aws:ses:ap-northeast-2:111111111111:identity/example.com";
    expect(poolOf().email_configuration).toEqual({ email_sending_account: "COGNITO_DEFAULT" });
    expect(poolOf({ email: { from: "hello@example.com", identityArn } }).email_configuration).toEqual({
      email_sending_account: "DEVELOPER",
      from_email_address: "hello@example.com",
      source_arn: identityArn,
    });
  });

  it("has three groups by default, of which admin wins, and those of the environment otherwise", () => {
    const precedences = (signIn?: EnvironmentInput["signIn"]) =>
      Object.values(cognitoOf(signIn).resources("aws_cognito_user_group"))
        .sort((a, b) => a.precedence - b.precedence)
        .map(({ name }) => name);
    expect(precedences()).toEqual(["admin", "approver", "employee"]);
    const groups = ["admin", "auditor"].map((name) => ({ name, description: `Of the ${name}s` }));
    expect(precedences({ groups: groups.toReversed() })).toEqual(["auditor", "admin"]);
  });

  it("publishes its issuer as tokens say it", () => {
    const { json } = cognitoOf();
    expect(json.locals.document.values).toEqual({
      issuer: "https://cognito-idp.ap-northeast-2.amazonaws.com/${aws_cognito_user_pool.people.id}",
      clientId: "${aws_cognito_user_pool_client.site.id}",
      userPoolId: "${aws_cognito_user_pool.people.id}",
      userPoolArn: "${aws_cognito_user_pool.people.arn}",
    });
  });
});

describe("the site's client", () => {
  const hosted = {
    callbackUrls: ["https://app.example.com/"],
    logoutUrls: ["https://app.example.com/bye"],
    domainPrefix: "people-of-example",
  };

  it("has no secret, sends no password in clear and does not tell who exists", () => {
    const client = clientOf();
    expect(client.generate_secret).toBeUndefined();
    expect(client).toMatchObject({
      explicit_auth_flows: ["ALLOW_USER_SRP_AUTH"],
      prevent_user_existence_errors: "ENABLED",
      enable_token_revocation: true,
    });
  });

  it("gets tokens by code flow only, never in the address of a page", () => {
    expect(clientOf(hosted)).toMatchObject({
      allowed_oauth_flows_user_pool_client: true,
      allowed_oauth_flows: ["code"],
      allowed_oauth_scopes: ["openid", "email", "profile"],
      callback_urls: hosted.callbackUrls,
      logout_urls: hosted.logoutUrls,
    });
    expect(cognitoOf(hosted).resource("aws_cognito_user_pool_domain.sign-in").domain).toBe("people-of-example");
  });

  it("has no hosted pages where nothing is returned to", () => {
    const { addresses, resource } = cognitoOf({});
    expect(resource("aws_cognito_user_pool_client.site").allowed_oauth_flows_user_pool_client).toBe(false);
    expect(addresses.filter((address) => address.startsWith("aws_cognito_user_pool_domain."))).toEqual([]);
  });

  it("renews refresh tokens at each use, and lets all tokens expire when the environment says", () => {
    expect(clientOf({ accessTokenMinutes: 15, refreshTokenDays: 7 })).toMatchObject({
      access_token_validity: 15,
      id_token_validity: 15,
      refresh_token_validity: 7,
      token_validity_units: [{ access_token: "minutes", id_token: "minutes", refresh_token: "days" }],
      refresh_token_rotation: [{ feature: "ENABLED" }],
    });
  });

  it("asks in the older way where the site's library cannot rotate, never in both", () => {
    const client = clientOf({ refreshTokenRotation: false });
    expect(client.refresh_token_rotation).toBeUndefined();
    expect(client.explicit_auth_flows).toEqual(["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    expect(clientOf().explicit_auth_flows).not.toContain("ALLOW_REFRESH_TOKEN_AUTH");
  });
});
