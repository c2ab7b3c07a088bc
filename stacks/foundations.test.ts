import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Block, synth } from "#constructs/testing/synth";
import { AlertsStack } from "./alerts.ts";
import { KeysStack } from "./keys.ts";
import { ParametersStack } from "./parameters.ts";
import { SecretsStack } from "./secrets.ts";

const environment = testEnvironment();

describe("alerts", () => {
  it("take alarms of this account only", () => {
    const { resource } = synth(new AlertsStack(Testing.app(), environment));
    const { policy } = resource("aws_sns_topic_policy.alarms_access");
    expect(policy).toContain('"Service" = "cloudwatch.amazonaws.com"');
    expect(policy).toContain('"aws:SourceAccount" = "111111111111"');
  });

  it("are encrypted under a key that lets CloudWatch of this account in", () => {
    const { resource } = synth(new AlertsStack(Testing.app(), testEnvironment({ protectData: true })));
    expect(resource("aws_sns_topic.alarms").kms_master_key_id).toBe("${aws_kms_key.alarms_key.arn}");
    expect(resource("aws_kms_key.alarms_key")).toMatchObject({
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
    expect(resource("aws_kms_key.alarms_key").policy).toContain(
      '"Principal" = {"Service" = "cloudwatch.amazonaws.com"}, "Action" = ["kms:Decrypt", "kms:GenerateDataKey"], "Resource" = "*", "Condition" = {"StringEquals" = {"aws:SourceAccount" = "111111111111"}}',
    );
  });

  it("go to every address of the environment", () => {
    const told = testEnvironment({ alerts: { emails: ["on.call@example.com"] } });
    const { resource } = synth(new AlertsStack(Testing.app(), told));
    expect(resource("aws_sns_topic_subscription.alarms_email-on-call-example-com")).toMatchObject({
      protocol: "email",
      endpoint: "on.call@example.com",
    });
  });

  it("read nothing, so that every stack may raise one", () => {
    expect(new AlertsStack(Testing.app(), environment).reads).toEqual([]);
  });
});

describe("keys", () => {
  it("rotate, one per class of data, and leave all decisions to IAM", () => {
    const { resources } = synth(new KeysStack(Testing.app(), environment));
    expect(Object.keys(resources("aws_kms_key"))).toEqual(["data", "events", "logs", "platform", "secrets"]);
    for (const [dataClass, key] of Object.entries(resources("aws_kms_key"))) {
      expect(key.enable_key_rotation).toBe(true);
      expect(key.policy).toContain("arn:aws:iam::111111111111:root");
      expect(key.policy.match(/"kms:\*"/g)).toHaveLength(1);
      expect(key.policy.match(/Effect/g)).toHaveLength(dataClass === "logs" ? 2 : 1);
    }
  });

  it("are tagged with the class of what they encrypt", () => {
    const { resources } = synth(new KeysStack(Testing.app(), environment));
    const classes = Object.entries(resources("aws_kms_key")).map(([id, { tags }]) => [id, tags.DataClassification]);
    expect(Object.fromEntries(classes)).toEqual({
      data: "confidential",
      events: "restricted",
      logs: "confidential",
      secrets: "restricted",
      // As the stack itself is.
      platform: undefined,
    });
  });

  it("let CloudWatch Logs in for log groups of this account and region, and no other service anywhere", () => {
    const { resources } = synth(new KeysStack(Testing.app(), environment));
    const services = Object.values(resources("aws_kms_key")).flatMap(({ policy }) => [
      ...policy.matchAll(/"Service" = "([^"]+)"/g),
    ]);
    expect(services.map(([, service]) => service)).toEqual(["logs.ap-northeast-2.amazonaws.com"]);
    expect(resources("aws_kms_key").logs?.policy).toContain(
      '"ArnLike" = {"kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:ap-northeast-2:111111111111:log-group:*"}',
    );
  });

  it("wait thirty days before they are gone where data is protected", () => {
    const days = (protectData: boolean) =>
      synth(new KeysStack(Testing.app(), testEnvironment({ protectData }))).resource("aws_kms_key.events")
        .deletion_window_in_days;
    expect([days(true), days(false)]).toEqual([30, 7]);
  });
});

describe("secrets", () => {
  it("are entries without a value, under a key of ours", () => {
    const { json, resource } = synth(new SecretsStack(Testing.app(), testEnvironment({ protectData: true })));
    expect(json.resource.aws_secretsmanager_secret_version).toBeUndefined();
    expect(resource("aws_secretsmanager_secret.card-token-keys")).toMatchObject({
      name: "sluice/dev/ap-northeast-2/secrets/card-token-keys",
      kms_key_id: "${jsondecode(data.aws_ssm_parameter.contracts_keys.insecure_value).values.secretsKeyArn}",
      recovery_window_in_days: 30,
    });
  });

  it("are the platform's own and those of the environment, each saying how it is renewed", () => {
    const more = { "partner-api-key": "Key of the partner's API; ask partner-support for a new one, put it in here." };
    const { resources } = synth(new SecretsStack(Testing.app(), testEnvironment({ secrets: { more } })));
    const entries = resources("aws_secretsmanager_secret");
    expect(Object.keys(entries)).toEqual([
      "card-token-keys",
      "mongodb-uri",
      "partner-api-key",
      "webhook-signing-key",
      "webhook-url",
    ]);
    expect(entries["partner-api-key"]).toMatchObject({
      name: "sluice/dev/ap-northeast-2/secrets/partner-api-key",
      description: more["partner-api-key"],
    });
    for (const name of ["card-token-keys", "mongodb-uri", "webhook-signing-key", "webhook-url"])
      expect(entries[name]?.description).toMatch(/To renew, /);
  });

  it("cannot be one of the platform's twice, nor have a name that a path would break", () => {
    const described = "Something that is described well enough.";
    const entry = (name: string) => () =>
      synth(new SecretsStack(Testing.app(), testEnvironment({ secrets: { more: { [name]: described } } })));
    expect(entry("mongodb-uri")).toThrow(/mongodb-uri/);
    expect(entry("../other")).toThrow(/secrets\.more\.\.\.\/other: must be named in lower-case/);
  });
});

describe("parameters", () => {
  const { json } = synth(new ParametersStack(Testing.app(), environment));
  const under = (group: string) =>
    Object.fromEntries(
      Object.values<Block>(json.resource.aws_ssm_parameter)
        .filter(({ name }) => name.startsWith(`/sluice/dev/ap-northeast-2/parameters/${group}/`))
        .map(({ name, insecure_value }) => [name.split("/").at(-1), insecure_value]),
    );
  const field = (contract: string, name: string) =>
    `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${name}}`;

  it("are the six that a build needs, from the environment and from what the stacks themselves promise", () => {
    expect(under("build")).toEqual({
      "account-id": "111111111111",
      region: "ap-northeast-2",
      "image-registry": "111111111111.dkr.ecr.ap-northeast-2.amazonaws.com",
      "image-prefix": "dev/",
      "cluster-name": field("eks", "clusterName"),
      "function-name": field("employee-service", "functionName"),
    });
  });

  it("tell a build of the web site what to put in and where to upload", () => {
    expect(under("site")).toEqual({
      url: field("frontend", "siteUrl"),
      bucket: field("frontend", "bucketName"),
      "distribution-id": field("frontend", "distributionId"),
      "api-url": field("api-gateway", "endpoint"),
      issuer: field("cognito", "issuer"),
      "client-id": field("cognito", "clientId"),
    });
  });

  it("tell where the states are, and each what it is for", () => {
    expect(under("platform")).toEqual({ "state-bucket": "sluice-state-111111111111" });
    for (const { description, type } of Object.values<Block>(json.resource.aws_ssm_parameter)) {
      expect(description.length).toBeGreaterThan(10);
      expect(type).toBe("String");
    }
  });
});
