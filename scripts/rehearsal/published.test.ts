import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { secrets } from "#stacks/contracts/secrets";
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
