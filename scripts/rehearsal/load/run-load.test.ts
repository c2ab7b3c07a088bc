import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { type Emulator, startEmulator } from "#scripts/rehearsal/emulator/emulator";
import type { LoadProgress } from "./result.ts";
import { type LoadOptions, runLoad } from "./run-load.ts";
import { type Pipeline, startPipeline } from "./testing/pipeline.ts";

let directory: string;
let emulator: Emulator;
let pipeline: Pipeline;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-load-"));
  const place = { region: "ap-northeast-2", accountId: "000000000000" };
  emulator = await startEmulator({ directory: join(directory, "emulator"), ...place });
});
afterAll(async () => {
  await emulator?.stop();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  pipeline = await startPipeline(emulator.access);
});
afterEach(() => pipeline.stop());

const run = (source: LoadOptions["source"], options: Partial<LoadOptions> = {}) =>
  runLoad({ ...pipeline, access: emulator.access, token: async () => "token", source, patienceMs: 3_000, ...options });

const none = { rejected: 0, stored: 0, duplicate: 0, conflict: 0, quarantined: 0, lost: 0 };

const HEADER = "trans_num,trans_date_trans_time,cc_num,merchant,category,amt";
const row = (id: string, amount = "4.35") =>
  `${id},2019-01-01 00:00:18,9999000000000003,"fraud_Made, Up",home,${amount}`;

async function csv(...rows: string[]): Promise<{ input: string }> {
  const input = join(directory, "input.csv");
  await writeFile(input, [HEADER, ...rows].join("\n"));
  return { input };
}

describe("runLoad", () => {
  it("stores what is generated; with the same seed again, all are duplicates", async () => {
    const source = { generate: { count: 210, seed: 7 } };
    const first = await run(source);
    expect(first).toMatchObject({
      events: { ...none, read: 210, sent: 210, stored: 210 },
      rejections: [],
      lostIds: [],
    });
    const second = await run(source);
    expect(second).toMatchObject({ events: { ...none, read: 210, sent: 210, duplicate: 210 } });
    for (const { latencyMs, eventsPerSecond, seconds } of [first, second]) {
      expect(latencyMs.p50).toBeGreaterThanOrEqual(0);
      expect(latencyMs.p99).toBeGreaterThanOrEqual(latencyMs.p95 ?? Number.NaN);
      expect(eventsPerSecond).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThanOrEqual(210 / eventsPerSecond);
    }
  });

  it("at a set rate says how well it was kept, and is not held back by what queues up", async () => {
    const { events, pace } = await run({ generate: { count: 60 } }, { eventsPerSecond: 300 });
    expect(events).toEqual({ ...none, read: 60, sent: 60, stored: 60 });
    expect(pace).toEqual({
      usual: { asked: 300, achieved: expect.any(Number) },
      spike: null,
      mostLateMs: expect.any(Number),
    });
    expect(pace?.usual?.achieved).toBeGreaterThan(0);
  });

  it("makes up other transactions each time there is no seed", async () => {
    const source = { generate: { count: 20 } };
    await run(source);
    expect((await run(source)).events).toEqual({ ...none, read: 20, sent: 20, stored: 20 });
  });

  it("rejects malformed rows and what the API refuses, by line, and sends the rest", async () => {
    const { events, rejections } = await run(
      await csv(row("a"), row("b", "x"), row("c d"), '"open', row("e"), row("f").replace("2019", "1919")),
    );
    expect(events).toEqual({ ...none, read: 6, rejected: 4, sent: 2, stored: 2 });
    expect(rejections.map(({ line }) => line)).toEqual([3, 4, 5, 7]);
    expect(rejections[1]?.reason).toContain("id: ");
    expect(JSON.stringify(rejections)).not.toContain("9999");
  });

  it("tells duplicates and conflicts within one file apart", async () => {
    const source = await csv(row("a"), row("b"), row("a"), row("b", "5.00"), row("a"));
    expect((await run(source)).events).toEqual({ ...none, read: 5, sent: 5, stored: 2, duplicate: 2, conflict: 1 });
    expect((await run(source)).events).toEqual({ ...none, read: 5, sent: 5, duplicate: 4, conflict: 1 });
  });

  it("finds what was lost, quarantined, given up or doubled, each in its place", async () => {
    pipeline.fault = (id) => (({ b: "lose", c: "give-up", d: "poison", e: "double" }) as const)[id];
    const result = await run(await csv(...[..."abcdef"].map((id) => row(id))));
    expect(result.events).toEqual({ ...none, read: 6, sent: 6, stored: 3, quarantined: 2, lost: 1 });
    expect(result.lostIds).toEqual(["b"]);
  });

  it("calls a conflict lost when its object is missing", async () => {
    await run(await csv(row("a")));
    pipeline.fault = () => "lose";
    expect((await run(await csv(row("a", "9.99")))).events).toEqual({ ...none, read: 1, sent: 1, lost: 1 });
  });

  it("does not wait for ever for what is never settled, and still finds what is stored", async () => {
    pipeline.fault = (id) => (id === "b" ? "say-nothing" : undefined);
    const result = await run(await csv(row("a"), row("b")), { patienceMs: 100 });
    expect(result.events).toEqual({ ...none, read: 2, sent: 2, stored: 2 });
  });

  it("goes on, and waits no longer than its patience, when nothing is settled at all", async () => {
    pipeline.fault = () => "stall";
    const { events, lostIds, ...rates } = await run({ generate: { count: 3_000 } }, { patienceMs: 300 });
    expect(events).toEqual({ ...none, read: 3_000, sent: 3_000, lost: 3_000 });
    expect(lostIds).toHaveLength(100);
    const { latencyMs, eventsPerSecond, seconds } = rates;
    expect(seconds).toBeLessThan(20);
    expect({ latencyMs, eventsPerSecond }).toEqual({
      latencyMs: { p50: null, p95: null, p99: null },
      eventsPerSecond: 0,
    });
  });

  it("counts what would lie in a table or a bucket that has gone as lost, and does not fail without a count", async () => {
    pipeline.fault = (id) => (id === "c" ? "poison" : undefined);
    const source = await csv(row("a"), row("b"), row("c"));
    expect((await run(source, { tableName: "gone" })).events).toEqual({
      ...none,
      read: 3,
      sent: 3,
      quarantined: 1,
      lost: 2,
    });
    expect((await run(source, { quarantineBucket: "gone" })).events).toEqual({
      ...none,
      read: 3,
      sent: 3,
      duplicate: 2,
      lost: 1,
    });
  });

  it("counts an event stored once when the answer to its first request got lost", async () => {
    pipeline.answerIsLost = (request) => request === 0;
    const { events } = await run({ generate: { count: 40, seed: 3 } });
    expect(events).toEqual({ ...none, read: 40, sent: 40, stored: 40 });
  });

  it("counts what the archive has of its events, once all was brought there", async () => {
    const settled: string[] = [];
    pipeline.eventSources.onSettled(({ data }) => settled.push(JSON.parse(Buffer.from(data).toString()).ingestionId));
    const bucket = pipeline.quarantineBucket;
    const flush = async () => {
      const rows = settled.slice(1).map((id) => JSON.stringify({ ingestion_id: id }));
      const Key = `events/day=${new Date().toISOString().slice(0, 10)}/hour=23/rows.json.gz`;
      const Body = gzipSync(rows.join("\n"));
      await new S3Client(clientConfig(emulator.access)).send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
    };
    const { events, archived } = await run({ generate: { count: 30 } }, { archive: { bucket, flush } });
    expect({ stored: events.stored, archived }).toEqual({ stored: 30, archived: 29 });
    expect((await run({ generate: { count: 1 } })).archived).toBeNull();
  });

  it("tells how far it is", async () => {
    const seen: LoadProgress[] = [];
    await run({ generate: { count: 50 } }, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ phase: "checking", read: 50, rejected: 0, sent: 50, settled: 50 });
  });

  it("fails with what is wrong with the input, and sends nothing", async () => {
    await expect(run({ input: join(directory, "missing.csv") })).rejects.toThrow("no such file");
  });

  it("ends with the signal's reason while the archive takes its time", async () => {
    const stop = new AbortController();
    const flush = () => {
      stop.abort(new Error("enough"));
      return new Promise<void>(() => {});
    };
    const archive = { bucket: pipeline.quarantineBucket, flush };
    await expect(run({ generate: { count: 2 } }, { signal: stop.signal, archive })).rejects.toThrow("enough");
  });

  it("ends with the signal's reason while it waits", async () => {
    pipeline.fault = () => "stall";
    const stop = new AbortController();
    const onProgress = ({ phase }: LoadProgress) => phase === "settling" && stop.abort(new Error("enough"));
    await expect(run({ generate: { count: 5 } }, { signal: stop.signal, onProgress })).rejects.toThrow("enough");
  });
});
