import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archivedEvents } from "#scripts/rehearsal/load/accounting/archived-events";
import { emulatorWithClient } from "../emulator/testing/emulator-with-client.ts";
import type { RunningEventSourceHost } from "../event-sources/host.ts";
import { EmulatedPipeline } from "../event-sources/testing/emulated-pipeline.ts";
import { createDeliveryHost } from "./delivery-host.ts";

const place = emulatorWithClient(S3Client);
let cloud: EmulatedPipeline;
let directory: string;
let host: RunningEventSourceHost;
let stream: string;
let bucket: string;
let began: number;
let count = 0;

beforeEach(async () => {
  cloud = new EmulatedPipeline(place.emulator.access);
  directory = mkdtempSync(join(tmpdir(), "sluice-deliveries-"));
  stream = `events-${++count}`;
  bucket = `archive-${count}`;
  began = Date.now();
  await cloud.createStream(stream, 2);
  await cloud.createBucket(bucket);
  host = begin();
});
afterEach(async () => {
  await host.stop();
  rmSync(directory, { recursive: true, force: true });
});

const begin = () => createDeliveryHost({ access: place.emulator.access, directory });
const attributes = (target: object = {}) => ({
  name: "local-archive-events",
  destination: "extended_s3",
  kinesis_source_configuration: [
    { kinesis_stream_arn: `arn:aws:kinesis:ap-northeast-2:000000000000:stream/${stream}` },
  ],
  extended_s3_configuration: [
    {
      bucket_arn: `arn:aws:s3:::${bucket}`,
      prefix: "events/day=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/",
      error_output_prefix: "errors/!{firehose:error-output-type}/",
      buffering_interval: 900,
      ...target,
    },
  ],
});
const put = (target?: object) => host.put({ uuid: "local-archive-events", attributes: attributes(target) });
const ids = (length: number) => Array.from({ length }, () => randomUUID());
const send = (some: readonly string[]) =>
  cloud.put(
    stream,
    some.map((ingestionId) => JSON.stringify({ version: 1, pipeline: "p", id: ingestionId, ingestionId })),
  );
/** A delivery begins with what comes after it: from here on, all does. */
const started = async () => {
  await put();
  await host.idle();
};

async function objects(prefix: string) {
  const { Contents = [] } = await place.client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Promise.all(
    Contents.map(async ({ Key }) => {
      const { Body } = await place.client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const text = gunzipSync(await Body!.transformToByteArray()).toString("utf8");
      return { key: Key!, lines: text.trim().split("\n") };
    }),
  );
}
const archivedIds = async () =>
  (await objects("events/")).flatMap(({ lines }) => lines.map((line) => JSON.parse(line).ingestion_id as string));

describe("a delivery", () => {
  it("writes what came after it was made, each event once, some objects for many, in the folder of the hour", async () => {
    await started();
    const sent = ids(400);
    await send(sent);
    await host.idle();
    expect((await archivedIds()).sort()).toEqual([...sent].sort());
    const keys = (await objects("events/")).map(({ key }) => key);
    expect(keys.length).toBeLessThanOrEqual(2);
    for (const key of keys)
      expect(key).toMatch(
        /^events\/day=\d{4}-\d\d-\d\d\/hour=\d\d\/local-archive-events-1-[\d-]{19}-\w{32}\.json\.gz$/,
      );
    expect(host.status()[0]).toMatchObject({ functionName: "local-archive-events", enabled: true });
  });

  it("waits for more unless somebody waits for it, and keeps what waits in the stream when it ends", async () => {
    await started();
    const sent = ids(3);
    await send(sent);
    await host.stop();
    expect(await archivedIds()).toEqual([]);
    host = begin();
    await host.resume();
    await host.idle();
    expect((await archivedIds()).sort()).toEqual([...sent].sort());
  });

  it("goes on after its checkpoint, and writes nothing twice", async () => {
    await started();
    const [first, second] = [ids(50), ids(50)];
    await send(first);
    await host.idle();
    await host.stop();
    await send(second);
    host = begin();
    await host.resume();
    await host.idle();
    expect((await archivedIds()).sort()).toEqual([...first, ...second].sort());
  });

  it("that lost its last checkpoint writes the same object again, and no other", async () => {
    await started();
    const path = join(directory, "local-archive-events", "checkpoint.json");
    const before = readFileSync(path);
    await send(ids(20));
    await host.idle();
    const written = (await objects("events/")).map(({ key }) => key);
    await host.stop();
    writeFileSync(path, before);
    host = begin();
    await host.resume();
    await host.idle();
    expect((await objects("events/")).map(({ key }) => key)).toEqual(written);
  });

  it("sets aside what is no event, and archives those around it", async () => {
    await started();
    await cloud.put(stream, ["{", '{"id":"a"}', "no JSON"], () => "key");
    await host.idle();
    expect((await objects("errors/format-conversion-failed/"))[0]?.lines).toHaveLength(2);
    expect((await objects("events/"))[0]?.lines).toHaveLength(1);
  });

  it("tries again as long as there is no bucket, and loses nothing", async () => {
    await put({ bucket_arn: `arn:aws:s3:::later-${count}` });
    await host.idle();
    const sent = ids(5);
    await send(sent);
    const idle = host.idle();
    await expect
      .poll(
        () =>
          host
            .status()[0]
            ?.shards.map(({ lastError }) => lastError)
            .join(),
        { timeout: 20_000 },
      )
      .toMatch(/bucket/i);
    bucket = `later-${count}`;
    await cloud.createBucket(bucket);
    await idle;
    expect((await archivedIds()).sort()).toEqual([...sent].sort());
  });

  it("that is changed goes on where it was, and writes as it is told now", async () => {
    await started();
    await send(ids(2));
    await put({ prefix: "other/" });
    await host.idle();
    expect(await objects("events/")).toEqual([]);
    expect((await objects("other/")).flatMap(({ lines }) => lines)).toHaveLength(2);
  });
});

describe("the count of archived events", () => {
  it("is of those asked for, each once, however often it was written", async () => {
    await started();
    const sent = ids(30);
    await send(sent);
    await send(sent);
    await send(ids(5));
    await host.idle();
    expect(await archivedEvents(place.client, bucket, new Set(sent), began)).toBe(30);
    expect(await archivedEvents(place.client, bucket, new Set(ids(1)), began)).toBe(0);
    expect(await archivedEvents(place.client, bucket, new Set(sent), Date.now() + 60_000)).toBe(0);
  });

  it("fails loudly for an object that nobody here has written", async () => {
    const Key = `events/day=${new Date().toISOString().slice(0, 10)}/hour=23/x.json.gz`;
    await place.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "no gzip" }));
    await expect(archivedEvents(place.client, bucket, new Set(), began)).rejects.toThrow(/header/);
  });
});
