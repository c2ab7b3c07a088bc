import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { describe, expect, it } from "vitest";
import { emulatorWithClient } from "./testing/emulator-with-client.ts";

const local = emulatorWithClient(SecretsManagerClient);

describe("a secret of the local cloud, as on AWS", () => {
  it("has no version before somebody puts a value in", async () => {
    const { ARN: SecretId } = await local.client.send(new CreateSecretCommand({ Name: "empty" }));
    expect((await local.client.send(new DescribeSecretCommand({ SecretId }))).VersionIdsToStages ?? {}).toEqual({});
    await expect(local.client.send(new GetSecretValueCommand({ SecretId }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("keeps a version as it is: the same request again is well, another value under its token is refused", async () => {
    const { ARN: SecretId } = await local.client.send(new CreateSecretCommand({ Name: "kept", SecretString: "one" }));
    const put = (SecretString: string) =>
      local.client.send(new PutSecretValueCommand({ SecretId, SecretString, ClientRequestToken: "t".repeat(32) }));
    const { VersionId } = await put("two");
    expect(await put("two")).toMatchObject({ VersionId, VersionStages: ["AWSCURRENT"] });
    await expect(put("three")).rejects.toMatchObject({ name: "ResourceExistsException" });
    expect(await local.client.send(new GetSecretValueCommand({ SecretId }))).toMatchObject({
      SecretString: "two",
      VersionId,
    });
  });

  it("has each label on one version", async () => {
    const { ARN: SecretId } = await local.client.send(
      new CreateSecretCommand({ Name: "labelled", SecretString: "one" }),
    );
    const put = (SecretString: string) =>
      local.client.send(new PutSecretValueCommand({ SecretId, SecretString, VersionStages: ["AWSPENDING"] }));
    await put("two");
    const { VersionId = "" } = await put("three");
    const { VersionIdsToStages = {} } = await local.client.send(new DescribeSecretCommand({ SecretId }));
    const pending = Object.keys(VersionIdsToStages).filter((id) => VersionIdsToStages[id]?.includes("AWSPENDING"));
    expect(pending).toEqual([VersionId]);
  });
});
