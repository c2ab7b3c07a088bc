import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import type { RedriveResult } from "#functions/redrive/redrive";
import { NOW, onFailureObject } from "#functions/redrive/testing/objects";
import { targetOf } from "#scripts/commands/cli/target";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { realContext } from "#scripts/commands/testing/real-context";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { readPublished } from "#scripts/rehearsal/published";
import { rehearsalOfFile } from "#scripts/rehearsal/testing/rehearsal-of-file";
import { kinesis } from "#stacks/contracts/kinesis";
import { quarantine } from "#stacks/contracts/quarantine";
import { type RedriveInput, redriveSetAside } from "./redrive.ts";

const input: RedriveInput = { environment: "local", rehearse: true, again: false, dryRun: false, yes: false };
const environment = loadEnvironments({ SLUICE_ENV: "local" })[0] as Environment;

const here = rehearsalOfFile(environment);
let bucketName: string;
let streamName: string;

const run = async (change: Partial<RedriveInput> = {}) => {
  const report = await redriveSetAside(realContext(here.root).context, { ...input, ...change });
  return { ...report, data: report.data as RedriveResult };
};

/** What stands on the stream: partition keys in their order, over all shards. */
async function onStream(): Promise<(string | undefined)[]> {
  const client = new KinesisClient(clientConfig(here.rehearsal.access));
  const keys: (string | undefined)[] = [];
  for (const index of [0, 1, 2, 3]) {
    const ShardId = `shardId-${String(index).padStart(12, "0")}`;
    const shard = { StreamName: streamName, ShardId, ShardIteratorType: "TRIM_HORIZON" } as const;
    const { ShardIterator } = await client
      .send(new GetShardIteratorCommand(shard))
      .catch(() => ({ ShardIterator: undefined }));
    if (!ShardIterator) continue;
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    keys.push(...Records.map(({ PartitionKey }) => PartitionKey));
  }
  client.destroy();
  return keys;
}

async function setAside(Key: string, numbers: readonly number[]): Promise<void> {
  const s3 = new S3Client(clientConfig(here.rehearsal.access));
  const ingestedAt = new Date(Date.now() - 60_000).toISOString();
  const Body = onFailureObject(numbers.map((number) => ({ key: `key-${number % 2}`, number, ingestedAt })));
  await s3.send(new PutObjectCommand({ Bucket: bucketName, Key, Body }));
  s3.destroy();
}

describe("redrive", () => {
  it("says which stack is missing before anything is deployed", async () => {
    await expect(run()).rejects.toMatchObject({
      kind: "failed",
      message: expect.stringContaining("local-quarantine is not deployed"),
    });
  });

  it.each([
    [{ since: "yesterday" }, "--since: a time such as 2026-11-20T00:00:00Z is needed"],
    [{ kind: "conflict" }, "--kind: on-failure or poison is needed"],
  ])("refuses %j, naming the option", async (change, message) => {
    await expect(run(change)).rejects.toMatchObject({ kind: "usage", message });
  });

  it("sends again what lies in the bucket, once", async () => {
    const { context } = realContext(here.root);
    const target = targetOf(context, here.rehearsal.attachment.environment);
    const stacks = ["keys", "alerts", "kinesis", "quarantine"];
    await deployEnvironment(context, target, { environment: "local", stacks });
    ({ bucketName } = await readPublished(here.rehearsal.access, environment, quarantine));
    ({ eventsStreamName: streamName } = await readPublished(here.rehearsal.access, environment, kinesis));
    expect(await run()).toMatchObject({ exitCode: 0, text: "local: nothing that was set aside is selected" });

    await setAside("aws/lambda/mapping/shardId-000000000000/2026/11/20/one", [1, 2, 3]);
    await setAside("aws/lambda/mapping/shardId-000000000000/2026/11/20/two", [4]);
    await setAside("quarantine/order-changes/2026/11/20/no-poison.json", [5]);
    const dry = await run({ dryRun: true });
    expect(dry.data).toMatchObject({ objects: 2, selected: 4, sent: 0, unreadable: [{ reason: expect.any(String) }] });
    expect(dry.text).toContain("local: 4 records in 2 objects would be sent again");
    expect(await onStream()).toEqual([]);

    const sent = await run();
    expect(sent.data).toMatchObject({ sent: 4, refused: [], unfinished: false });
    expect(sent.text).toContain("4 of 4 records in 2 objects were sent again");
    const keys = await onStream();
    expect(keys.toSorted()).toEqual(["key-0", "key-0", "key-1", "key-1"]);
    expect((await run()).data).toMatchObject({ selected: 0, sent: 0 });
    expect((await run({ again: true, until: NOW.toISOString(), dryRun: true })).data.selected).toBe(4);
  });
});
