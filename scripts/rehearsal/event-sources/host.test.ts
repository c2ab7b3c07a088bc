import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SplitShardCommand } from "@aws-sdk/client-kinesis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTestEmulator, type TestEmulator } from "../emulator/testing/test-emulator.ts";
import { createEventSourceHost, type RunningEventSourceHost, type SettledRecord } from "./host.ts";
import { EmulatedPipeline } from "./testing/emulated-pipeline.ts";

let emulator: TestEmulator;
let cloud: EmulatedPipeline;
beforeAll(async () => {
  emulator = await startTestEmulator();
  cloud = new EmulatedPipeline(emulator.access);
  await cloud.createFunction("process");
});
afterAll(() => emulator?.dispose());

const uuid = "7f3c2a10-5b1d-4f6e-9a6b-0d2f1c3b4a59";
let directory: string;
let stream: string;
let host: RunningEventSourceHost;
let settled: SettledRecord[];
let count = 0;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "sluice-event-sources-"));
  stream = `events-${++count}`;
  await cloud.createStream(stream, 2);
  start();
});
afterEach(async () => {
  await host.stop();
  rmSync(directory, { recursive: true, force: true });
});

function start(): void {
  settled = [];
  host = createEventSourceHost({ access: emulator.access, directory });
  host.onSettled((record) => settled.push(record));
}

const attributes = (rest: Record<string, unknown> = {}) => ({
  event_source_arn: `arn:aws:kinesis:ap-northeast-2:000000000000:stream/${stream}`,
  function_name: "process",
  starting_position: "TRIM_HORIZON",
  function_response_types: ["ReportBatchItemFailures"],
  bisect_batch_on_function_error: true,
  maximum_retry_attempts: 1,
  ...rest,
});
const put = (rest: Record<string, unknown> = {}) => host.put({ uuid, attributes: attributes(rest) });
const texts = (outcome: SettledRecord["outcome"] = "delivered") =>
  settled.filter((record) => record.outcome === outcome).map(({ data }) => Buffer.from(data).toString());
/** How long to look for what must come, on a busy machine. */
const patiently = { timeout: 20_000 };
const numbered = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `record ${first + index}`);
const destination = (arn: string) => [{ on_failure: [{ destination_arn: arn }] }];

/** Runs a host in a process of its own and kills that once so many records are settled; gives their texts. */
async function settledUntilKilled(given: unknown, enough: number): Promise<string[]> {
  const path = join(import.meta.dirname, "testing/host-process.ts");
  const child = fork(path, { execArgv: ["--import", "tsx"], stdio: "ignore" });
  const heard: string[] = [];
  child.on("message", (text: string) => {
    heard.push(text);
    if (heard.length === enough) child.kill("SIGKILL");
  });
  child.send(given as object);
  await once(child, "exit");
  return heard;
}

describe("an event source host", () => {
  it("delivers every record once, each key in order, and says so", async () => {
    await cloud.put(stream, numbered(1, 300));
    await put({ batch_size: 50, parallelization_factor: 2 });
    await host.idle();
    expect(texts().sort()).toEqual(numbered(1, 300).sort());
    for (let key = 0; key < 10; key++) {
      const own = settled.filter(({ partitionKey }) => partitionKey === `key-${key}`);
      expect(own.map(({ sequenceNumber }) => sequenceNumber)).toEqual(own.map((one) => one.sequenceNumber).sort());
    }
    expect(settled[0]).toMatchObject({ uuid, outcome: "delivered", shardId: expect.stringMatching(/^shardId-/) });
    expect(host.status()).toEqual([
      {
        uuid,
        functionName: "process",
        enabled: true,
        lastError: undefined,
        shards: ["shardId-000000000000", "shardId-000000000001"].map((shardId) => ({
          shardId,
          lagRecords: 0,
          lagMs: 0,
          inFlight: 0,
          lastError: undefined,
        })),
      },
    ]);
  });

  it("keeps a poison record whole in the bucket, and delivers those around it", async () => {
    await cloud.createBucket("quarantine");
    await cloud.put(stream, ["one", "poison", "two", "boom", "three"], () => "key");
    await put({ destination_config: destination("arn:aws:s3:::quarantine") });
    await host.idle();
    expect(texts()).toEqual(["one", "two", "three"]);
    expect(texts("on-failure")).toEqual(["poison", "boom"]);
    const objects = await cloud.objects("quarantine");
    expect(objects).toHaveLength(2);
    for (const { key } of objects) {
      expect(key).toMatch(
        new RegExp(`^aws/lambda/${uuid}/shardId-\\d{12}/\\d{4}/\\d\\d/\\d\\d/[\\dT.-]+-[0-9a-f-]{36}$`),
      );
    }
    const kept = objects.map(({ body }) => body as { payload: { Records: { kinesis: { data: string } }[] } });
    const data = kept.flatMap(({ payload }) => payload.Records.map(({ kinesis }) => kinesis.data));
    expect(data.map((text) => Buffer.from(text, "base64").toString()).sort()).toEqual(["boom", "poison"]);
    expect(
      objects.map(({ body }) => (body.responseContext as { functionError: unknown }).functionError).sort(),
    ).toEqual(["Unhandled", null]);
  });

  it("tells a queue which records were given up, without the records", async () => {
    const receive = await cloud.createQueue("given-up");
    await cloud.put(stream, ["poison"], () => "key");
    await put({ destination_config: destination("arn:aws:sqs:ap-northeast-2:000000000000:given-up") });
    await host.idle();
    const message = await receive();
    expect(message).toMatchObject({
      requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 2 },
      KinesisBatchInfo: { batchSize: 1, startSequenceNumber: settled[0]!.sequenceNumber },
    });
    expect(message).not.toHaveProperty("payload");
  });

  it("pauses while it is disabled, goes on where it was, and changes nothing for the same attributes", async () => {
    await put();
    await cloud.put(stream, ["before"]);
    await host.idle();
    await put({ enabled: false });
    await cloud.put(stream, ["meanwhile"]);
    await host.idle();
    expect(host.status()[0]).toMatchObject({ enabled: false, shards: [] });
    expect(texts()).toEqual(["before"]);
    await put();
    await put();
    await host.idle();
    expect(texts()).toEqual(["before", "meanwhile"]);
  });

  it("goes on where an earlier run was stopped, with what that run left in the directory", async () => {
    await put();
    await cloud.put(stream, ["before"]);
    await host.idle();
    await host.stop();
    await cloud.put(stream, ["meanwhile"]);
    start();
    expect(await host.resume()).toEqual([uuid]);
    await host.idle();
    expect(texts()).toEqual(["meanwhile"]);
  });

  it("skips nothing when its process is killed, and does not start from the beginning", async () => {
    await cloud.put(stream, numbered(1, 400));
    const given = { access: emulator.access, directory, uuid, attributes: attributes({ batch_size: 4 }) };
    const before = await settledUntilKilled(given, 200);
    expect(await host.resume()).toEqual([uuid]);
    await host.idle();
    expect(new Set([...before, ...texts()])).toEqual(new Set(numbered(1, 400)));
    expect(texts().length).toBeLessThan(400);
  });

  it("forgets a removed mapping: under the same UUID it starts anew", async () => {
    await put();
    await cloud.put(stream, ["record"]);
    await host.idle();
    await host.remove(uuid);
    await host.remove(uuid);
    expect(host.status()).toEqual([]);
    await put();
    await host.idle();
    expect(texts()).toEqual(["record", "record"]);
  });

  it("follows a split to the children", async () => {
    await put();
    await cloud.put(stream, numbered(1, 20));
    await host.idle();
    const split = { StreamName: stream, ShardToSplit: "shardId-000000000000", NewStartingHashKey: String(2n ** 126n) };
    await cloud.kinesis.send(new SplitShardCommand(split));
    await cloud.put(stream, numbered(21, 60));
    await host.idle();
    expect(texts().sort()).toEqual(numbered(1, 60).sort());
    expect(new Set(settled.map(({ shardId }) => shardId)).size).toBe(4);
  });

  it("does not count throttles, and goes on when they end", async () => {
    await cloud.createFunction(`throttled-${count}`);
    await cloud.limitConcurrency(`throttled-${count}`, 0);
    await cloud.put(stream, ["record"], () => "key");
    await put({ function_name: `throttled-${count}`, maximum_retry_attempts: 0 });
    await vi.waitFor(() => expect(JSON.stringify(host.status())).toMatch(/Rate Exceeded/i), patiently);
    await cloud.limitConcurrency(`throttled-${count}`, undefined);
    await host.idle();
    expect(texts()).toEqual(["record"]);
  });

  it("holds a poison record back while its bucket is missing, and keeps it once the bucket is there", async () => {
    await cloud.put(stream, ["poison", "after"], () => "key");
    const bucket = `late-bucket-${count}`;
    await put({ destination_config: destination(`arn:aws:s3:::${bucket}`), maximum_retry_attempts: 0, batch_size: 1 });
    await vi.waitFor(() => expect(JSON.stringify(host.status())).toMatch(/bucket/i), patiently);
    expect(settled).toEqual([]);
    await cloud.createBucket(bucket);
    await host.idle();
    expect([texts("on-failure"), texts()]).toEqual([["poison"], ["after"]]);
    expect(await cloud.objects(bucket)).toHaveLength(1);
  });

  it("waits for a function that is not there yet, and says what is missing", async () => {
    await cloud.put(stream, ["record"], () => "key");
    await put({ function_name: `late-${count}`, maximum_retry_attempts: 0 });
    await vi.waitFor(() => {
      const errors = host.status()[0]!.shards.map(({ lastError }) => lastError ?? "");
      expect(errors.join()).toContain(`late-${count}`);
    }, patiently);
    await cloud.createFunction(`late-${count}`);
    await host.idle();
    expect(texts()).toEqual(["record"]);
  });

  it("waits for a stream that is not there yet, and says so", async () => {
    stream = `${stream}-late`;
    await put();
    await vi.waitFor(() => expect(host.status()[0]!.lastError).toContain(stream), patiently);
    await cloud.createStream(stream, 1);
    await cloud.put(stream, ["record"]);
    await host.idle();
    expect(texts()).toEqual(["record"]);
  });

  it("refuses attributes that AWS would refuse, and keeps the mapping as it was", async () => {
    await put();
    await expect(put({ batch_size: 0 })).rejects.toThrow(/batch_size is 0/);
    await cloud.put(stream, ["record"]);
    await host.idle();
    expect(texts()).toEqual(["record"]);
  });

  it("refuses a UUID that would leave its directory, and any mapping after it has stopped", async () => {
    await expect(host.put({ uuid: "../../elsewhere", attributes: attributes() })).rejects.toThrow(/letters, digits/);
    await host.stop();
    await host.stop();
    await expect(put()).rejects.toThrow(/the host is stopped/);
  });

  it("is idle at once without mappings, and tells nobody who does not listen any more", async () => {
    await host.idle();
    const heard: SettledRecord[] = [];
    const end = host.onSettled((record) => heard.push(record));
    end();
    await put();
    await cloud.put(stream, ["record"]);
    await host.idle();
    expect(texts()).toEqual(["record"]);
    expect(heard).toEqual([]);
  });
});
