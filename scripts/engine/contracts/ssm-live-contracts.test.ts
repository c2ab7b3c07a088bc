import { DeleteParameterCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { startTestEmulator, type TestEmulator } from "#scripts/rehearsal/emulator/testing/test-emulator";
import { type LiveContractsPlace, openLiveContracts } from "./ssm-live-contracts.ts";

const region = "ap-northeast-2";
let emulator: TestEmulator;
let ssm: SSMClient;
let opened: ReturnType<typeof openLiveContracts>[] = [];

beforeAll(async () => {
  emulator = await startTestEmulator();
  ssm = new SSMClient(clientConfig(emulator.access));
});
afterAll(async () => {
  for (const contracts of opened) contracts.close();
  opened = [];
  ssm?.destroy();
  await emulator?.dispose();
});

function open(settings: Partial<LiveContractsPlace> = {}, config: object = {}) {
  const contracts = openLiveContracts(
    { ...clientConfig(emulator.access), ...config },
    { environment: "dev", region, ...settings },
  );
  opened.push(contracts);
  return contracts;
}

const publish = (concern: string, Value: string, environment = "dev") =>
  ssm.send(
    new PutParameterCommand({
      Name: `/sluice/${environment}/${region}/${concern}/contract`,
      Type: "String",
      Overwrite: true,
      Value,
    }),
  );

describe("live contracts", () => {
  it("are read with their versions, those of this environment alone", async () => {
    await publish("vpc", "first");
    await publish("vpc", "second");
    await publish("keys", "theirs", "prod");
    expect(await open().read(["vpc", "keys", "nobody"])).toEqual(new Map([["vpc", { version: 2, text: "second" }]]));
  });

  it("are read however many there are, and however often one is named", async () => {
    const names = Array.from({ length: 23 }, (_, index) => `many-${index}`);
    await Promise.all(names.map((name) => publish(name, name)));
    const documents = await open().read([...names, ...names]);
    expect([...documents.keys()].sort()).toEqual(names.toSorted());
    expect(documents.get("many-17")).toEqual({ version: 1, text: "many-17" });
    expect(await open().read([])).toEqual(new Map());
  });

  it("are waited for until the version is visible, or a newer one", async () => {
    await publish("late", "one");
    const waiting = open().waitFor("late", 3);
    await publish("late", "two");
    await publish("late", "three");
    expect(await waiting).toEqual({ version: 3, text: "three" });
    expect(await open().waitFor("late", 2)).toEqual({ version: 3, text: "three" });
  });

  it("are not waited for without end: what is there instead is said", async () => {
    await publish("old", "one");
    const contracts = open({ patience: 120 });
    await expect(contracts.waitFor("old", 2)).rejects.toThrow(
      /version 2 of the contract old did not become visible at \/sluice\/dev\/ap-northeast-2\/old\/contract .*\(version 1 is there\)/,
    );
    await ssm.send(new DeleteParameterCommand({ Name: `/sluice/dev/${region}/old/contract` }));
    await expect(contracts.waitFor("old", 2)).rejects.toThrow(/\(there is none\); run again.*apply dev-old again/);
  });

  it("are not waited for after an interruption, whose reason is passed on", async () => {
    const interruption = new AbortController();
    const reason = new Failure("interrupted", "Ctrl-C");
    const waiting = open({ signal: interruption.signal }).waitFor("never", 1);
    interruption.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(open({ signal: interruption.signal }).waitFor("never", 1)).rejects.toBe(reason);
  });

  it("say what could not be read, and why", async () => {
    const gone = open({}, { endpoint: "http://127.0.0.1:1", maxAttempts: 1 });
    await expect(gone.read(["vpc", "keys"])).rejects.toThrow(
      /reading the contracts vpc, keys of dev from Parameter Store: no answer \(ECONNREFUSED\)/,
    );
  });
});
