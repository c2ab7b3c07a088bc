import { describe, expect, it } from "vitest";
import { BY_NAME, isSecretName, secretLook, secretsWithin } from "./secret-looks.ts";

const words = (text: string) => text.split(" ");

describe("the name of a secret", () => {
  it.each(
    words(
      "PARTNER_KEY partnerKey ApiToken API_TOKEN api-key apikey APIKey DB_PASSWORD dbPassword db-password-old TOKEN_FOR_PARTNER " +
        "AWS_SECRET_ACCESS_KEY private_key auth_token secret_string client_secret master_password passwords partner:api-token " +
        "secret passphrase smtp.credentials signing_keys APIToken2 JWTSecret partner/token",
    ),
  )("is %s", (name) => expect(isSecretName(name)).toBe(true));

  it.each(
    words(
      "key keys Key kms_key_id kms_key_arn kms_master_key_id partition_key hash_key rangeKey sort-key public_key SECRET_ID secretArn " +
        "secret_name SecretsArn password_policy token_ttl TOKEN_VALIDITY_SECONDS s3_key route_key creation_token next_token monkey turkey " +
        "tokenize keyboard secretary key_usage KeySpec enable_key_rotation auth_token_update_strategy Stack environment __proto__ constructor",
    ),
  )("is not %s", (name) => expect(isSecretName(name)).toBe(false));
});

describe("a text under such a name", () => {
  it.each([
    ["a reference", "${aws_x.y.z}"],
    ["an ARN", "arn:aws:secretsmanager:ap-northeast-2:111111111111:secret:dev/x-AbCdEf"],
    ["an ARN of another partition", "arn:aws-cn:kms:cn-north-1:111111111111:key/1"],
    ["none at all", ""],
    ["a word of settings", "required"],
  ])("is no secret where it is %s", (_, text) => expect(secretLook("API_TOKEN", text)).toBeUndefined());

  it("is one otherwise, also with a reference or an ARN in it", () => {
    for (const text of ["x", "a ${b.c}", "arn:aws:iam::1:role/x and more", "not required"])
      expect(secretLook("API_TOKEN", text)).toBe(BY_NAME);
  });

  it("is one under any name by its form", () => {
    expect(secretLook("NOTE", "-----BEGIN PRIVATE KEY-----")).toBe("a private key");
    expect(secretLook("kms_key_id", "AKIAABCDEFGHIJKLMNOP")).toBe("an access key id");
    expect(secretLook("note", "redis://cache.example.net:6379")).toBeUndefined();
  });
});

describe("secrets within a value", () => {
  const found = (value: unknown) => [...secretsWithin(value)].map(({ path }) => path.join("."));

  it("are found by the names they go by, those of lists and pairs too", () => {
    expect(found({ passwords: ["a", "b"] })).toEqual(["passwords.0", "passwords.1"]);
    expect(
      found([
        { name: "API_KEY", value: "x" },
        { name: "MODE", value: "y" },
      ]),
    ).toEqual(["0.value"]);
    expect(found({ tag: [{ key: "ApiToken", value: "x", propagate_at_launch: true }] })).toEqual(["tag.0.value"]);
    expect(found({ password: 1, token: true, secret: null, "//": { password: "x" } })).toEqual([]);
  });
});
