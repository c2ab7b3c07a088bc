import { GetParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parameterPath } from "#constructs/core/naming";
import { testEnvironment } from "#constructs/testing/environment";
import { eks } from "#stacks/contracts/eks";
import { keys } from "#stacks/contracts/keys";
import { clientConfig } from "../emulator/access.ts";
import { startTestEmulator, type TestEmulator } from "../emulator/testing/test-emulator.ts";
import { publishStandIns } from "./stand-in-contracts.ts";

const environment = testEnvironment();

describe("contracts that are stood in for", () => {
  let emulator: TestEmulator;
  let ssm: SSMClient;
  beforeAll(async () => {
    emulator = await startTestEmulator();
    ssm = new SSMClient(clientConfig(emulator.access));
  });
  afterAll(async () => {
    ssm?.destroy();
    await emulator?.dispose();
  });

  const published = async (name: string) => {
    const Name = parameterPath(environment, name, "contract");
    return (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value ?? "";
  };

  it("are documents that consumers accept, of the environment's own account", async () => {
    await publishStandIns(emulator.access, environment, [eks, keys]);
    expect(eks.parse(await published("eks")).clusterArn).toContain(`:${environment.accountId}:`);
    expect(() => keys.parse("{}")).toThrow("contract keys");
    expect(keys.parse(await published("keys")).dataKeyArn).toContain(`:${environment.region}:`);
  });

  it("leave one alone that is published", async () => {
    const Name = parameterPath(environment, "eks", "contract");
    await ssm.send(new PutParameterCommand({ Name, Value: "real", Type: "String", Overwrite: true }));
    await publishStandIns(emulator.access, environment, [eks]);
    expect(await published("eks")).toBe("real");
  });
});
