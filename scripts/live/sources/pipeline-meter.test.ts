import { expect, it } from "vitest";
import { nothingSent } from "#scripts/rehearsal/load/result";
import { createPipelineMeter } from "./pipeline-meter.ts";

const NOW = Date.parse("2026-11-30T04:00:00.500Z");
const DECIDER = "process";
const mapping = (uuid: string, functionName: string) => ({
  uuid,
  functionName,
  enabled: true,
  shards: [
    { shardId: "0", lagRecords: 2, lagMs: 40, inFlight: 1 },
    { shardId: "1", lagRecords: 3, lagMs: 900, inFlight: 0, lastError: "no table" },
  ],
});
const meterOf = () =>
  createPipelineMeter({
    status: () => [mapping("p", DECIDER), mapping("s", "score")],
    decider: DECIDER,
    now: () => NOW,
  });
const record = (at: number, ingestedAt: string, uuid = "p") => ({
  uuid,
  at: new Date(at),
  data: Buffer.from(JSON.stringify({ version: 1, ingestedAt, payload: {} })),
});
const view = (meter: ReturnType<typeof meterOf>) =>
  meter.read(new AbortController().signal) as ReturnType<typeof Object>;

it("counts what the pipeline decides a second, and not what another function reads of the same stream", () => {
  const meter = meterOf();
  for (let index = 0; index < 2_000; index += 1) {
    meter.settled(record(NOW - 1_000, new Date(NOW - 1_000 - (index % 100)).toISOString()));
    meter.settled(record(NOW - 1_000, new Date(NOW).toISOString(), "s"));
  }
  meter.settled(record(NOW - 30_000, "2026-11-30T03:59:29.000Z"));
  const seen = view(meter);
  expect(seen).toMatchObject({ rate: 2_000, decided: 2_001, sample: 2_000 });
  expect(seen.rates).toHaveLength(60);
  expect([seen.rates[59], seen.rates[30]]).toEqual([2_000, 1]);
  expect([seen.p50, seen.p95, seen.p99]).toEqual([50, 95, 99]);
});

it("takes no latency from records that say nothing, or nonsense, about when they came", () => {
  const meter = meterOf();
  for (const text of [
    "",
    "not JSON",
    '{"ingestedAt":"tomorrow-and-tomorrow-"}',
    '{"ingestedAt":"1999-01-01T00:00:00.000Z"}',
  ])
    meter.settled({ uuid: "p", at: new Date(NOW), data: Buffer.from(text) });
  meter.settled(record(NOW, "2999-01-01T00:00:00.000Z"));
  expect(view(meter)).toMatchObject({ decided: 5, sample: 0, p50: null, p95: null, p99: null });
});

it("says how far each reader is behind, and what keeps it", () => {
  expect(view(meterOf()).readers[0]).toEqual({
    name: DECIDER,
    enabled: true,
    lagRecords: 5,
    lagMs: 900,
    trouble: "no table",
  });
});

it("adds up the runs that were accounted for", () => {
  const meter = meterOf();
  expect(view(meter).identity).toBeNull();
  const counts = { ...nothingSent.events, read: 10, rejected: 1, sent: 9, stored: 8, quarantined: 1 };
  meter.accounted(counts);
  meter.accounted({ ...counts, quarantined: 0, duplicate: 1 });
  expect(view(meter).identity).toEqual({
    ...nothingSent.events,
    read: 20,
    rejected: 2,
    sent: 18,
    stored: 16,
    duplicate: 1,
    quarantined: 1,
  });
});
