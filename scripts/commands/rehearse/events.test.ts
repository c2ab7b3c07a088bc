import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, expect, it } from "vitest";
import { loadPlatform } from "#scripts/commands/cli/context";
import { targetOf } from "#scripts/commands/cli/target";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { realContext } from "#scripts/commands/testing/real-context";
import { findEnvironment } from "#scripts/engine/synthesize";
import { thorough } from "#scripts/house/thorough";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { DEFAULT_COUNT } from "#scripts/rehearsal/load/run-load";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { chooseSource, sendEvents, troubles } from "./events.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-input-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("makes events up unless told otherwise", async () => {
  expect(await chooseSource({}, {})).toEqual({ generate: { count: DEFAULT_COUNT } });
  expect(await chooseSource({ events: 7 }, {})).toEqual({ generate: { count: 7 } });
  expect(await chooseSource({ events: 0 }, {})).toBeUndefined();
});

it("finds a relative file from where the person stands, not from where npm runs", async () => {
  writeFileSync(join(folder, "events.jsonl"), "{}\n");
  expect(await chooseSource({ input: "events.jsonl" }, { INIT_CWD: folder })).toEqual({
    input: join(folder, "events.jsonl"),
  });
});

/** Has `process-events` write to a table that does not exist. */
async function misleadWrites({ access }: Rehearsal): Promise<void> {
  const lambda = new LambdaClient(clientConfig(access));
  const FunctionName = "local-pipeline-process-events";
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const Variables = { ...Environment?.Variables, RESULTS_TABLE_NAME: "no-such-table" };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  lambda.destroy();
}

it.runIf(thorough)("accounts for every event when the table cannot be written: all set aside, none lost", async () => {
  const directory = workingDirectory();
  const variables = { ...process.env, SLUICE_SET: "pipeline.retries=0" };
  const platform = await loadPlatform();
  const environment = findEnvironment({ platform, environment: "local", variables });
  const rehearsal = await startRehearsal({ root: directory.root, environment, log: () => {} });
  try {
    const { context, lines } = realContext(directory.root, variables);
    await deployEnvironment(context, targetOf(context, rehearsal.attachment.environment), {
      environment: "local",
      stacks: [],
    });
    await misleadWrites(rehearsal);
    const { events } = await sendEvents(context, { rehearsal, environment, source: { generate: { count: 5 } } });
    expect(events).toMatchObject({ sent: 5, stored: 0, quarantined: 5, lost: 0 });
    expect(lines.at(-1)).toMatch(/✓ events .*5 sent, 0 lost/);
  } finally {
    await rehearsal.stop();
    directory.remove();
  }
});

it.each([
  ["no.csv", undefined, "there is no such file; check the path"],
  ["empty.csv", "", "holds no events"],
  ["header.csv", "trans_num,trans_date_trans_time,cc_num,merchant,category,amt\n", "holds no events"],
  ["other.csv", "a,b\n1,2\n", "other.csv"],
  [".", undefined, "is a directory; name a file in it"],
])("refuses %s before anything is started", async (name, content, message) => {
  if (content !== undefined) writeFileSync(join(folder, name), content);
  await expect(chooseSource({ input: name }, { INIT_CWD: folder })).rejects.toThrow(message);
});

it("says why records wait, once per reason, and that they are not gone", () => {
  const shard = (shardId: string, lastError?: string) => ({
    shardId,
    lagRecords: 3,
    lagMs: 10,
    inFlight: 0,
    ...(lastError && { lastError }),
  });
  const shards = [
    shard("a", "ResourceNotFoundException: table"),
    shard("b", "ResourceNotFoundException: table"),
    shard("c"),
  ];
  expect(troubles([{ uuid: "1", functionName: "process", enabled: true, shards }])).toEqual([
    "process does not keep up: ResourceNotFoundException: table; its records wait in the stream, and the next run goes on with them",
    "process does not keep up: it answers that records failed; its records wait in the stream, and the next run goes on with them",
  ]);
});
