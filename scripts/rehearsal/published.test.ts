import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { secrets } from "#stacks/contracts/secrets";
import { seedCardTokenKeys } from "./card-token-keys.ts";
import { clientConfig } from "./emulator/access.ts";
import { startTestEmulator, type TestEmulator } from "./emulator/testing/test-emulator.ts";
import { readPublished } from "./published.ts";

const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
let emulator: TestEmulator;
beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator?.dispose());

describe("readPublished", () => {
  const publish = async (document: unknown) => {
    const client = new SSMClient(clientConfig(emulator.access));
    const Name = "/sluice/local/ap-northeast-2/secrets/contract";
    await client.send(
      new PutParameterCommand({ Name, Value: JSON.stringify(document), Type: "String", Overwrite: true }),
    );
    client.destroy();
  };

  it("says which stack to deploy when nothing is published", async () => {
    await expect(readPublished(emulator.access, environment, secrets)).rejects.toThrow("deploy local-secrets first");
  });

  it("gives what is published, and refuses what breaks the contract", async () => {
    await publish({ contract: "secrets", version: 1, values: secrets.example });
    expect(await readPublished(emulator.access, environment, secrets)).toEqual(secrets.example);
    await publish({ contract: "secrets", version: 1, values: { cardTokenKeysArn: "http://evil" } });
    await expect(readPublished(emulator.access, environment, secrets)).rejects.toThrow(/cardTokenKeysArn/);
  });
});

describe("seedCardTokenKeys", () => {
  it("puts one random key of 32 bytes in where there is none, and never touches one that is there", async () => {
    const client = new SecretsManagerClient(clientConfig(emulator.access));
    const { ARN } = await client.send(new CreateSecretCommand({ Name: "sluice/local/card-token-keys" }));
    const read = async () => (await client.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString!;

    expect(await seedCardTokenKeys(emulator.access, ARN!)).toBe(true);
    const value = await read();
    const { current, keys } = JSON.parse(value) as { current: string; keys: Record<string, string> };
    expect([current, Object.keys(keys), Buffer.from(keys["1"]!, "base64").length]).toEqual(["1", ["1"], 32]);

    expect(await seedCardTokenKeys(emulator.access, ARN!)).toBe(false);
    expect(await read()).toBe(value);
    client.destroy();
  });

  it("fails for a secret that does not exist", async () => {
    const arn = "arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:no-such-abcdef";
    await expect(seedCardTokenKeys(emulator.access, arn)).rejects.toThrow();
  });
});
