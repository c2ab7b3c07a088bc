import { describe, expect, it } from "vitest";
import type { ReadResult } from "../ports.ts";
import { numbers, records } from "../testing/records.ts";
import { ShardReading } from "./shard-reading.ts";
import { rehearsalTempo as tempo } from "./tempo.ts";

const origin = { kind: "trim-horizon" } as const;

/** A reading that has its iterator and is about to read. */
function positioned(): ShardReading {
  const reading = new ShardReading("shard", origin, tempo);
  expect(reading.next(0, 100)).toEqual({ kind: "position", shardId: "shard", from: origin });
  reading.positioned({ kind: "iterator", iterator: "i" });
  return reading;
}

const page = (
  first: number,
  last: number,
  rest: Partial<Extract<ReadResult, { kind: "records" }>> = {},
): ReadResult => ({
  kind: "records",
  records: records(first, last),
  next: "j",
  millisBehindLatest: 0,
  ...rest,
});

describe("ShardReading", () => {
  it("reads as much as there is room for, 10,000 records at most, and one read at a time", () => {
    const reading = positioned();
    expect(reading.next(0, 0)).toBeUndefined();
    expect(reading.next(0, 50_000)).toEqual({ kind: "read", shardId: "shard", iterator: "i", limit: 10_000 });
    expect(reading.next(0, 50_000)).toBeUndefined();
  });

  it("reads on at once while it is behind, and after a short pause at the tip", () => {
    const reading = positioned();
    reading.next(0, 100);
    reading.hasRead(page(1, 5, { millisBehindLatest: 20 }), 7);
    expect(reading.dueAt(100)).toBe(7);
    reading.next(7, 100);
    reading.hasRead(page(6, 7), 10);
    expect(reading.dueAt(100)).toBe(10 + tempo.busyPoll);
    expect(reading.caughtUpAt).toBe(7);
  });

  it("reads a shard more and more calmly while it stays empty, and quickly again when it is not", () => {
    const reading = positioned();
    const pauses: number[] = [];
    let now = 0;
    for (let count = 0; count < 6; count++) {
      reading.next(now, 100);
      reading.hasRead(page(1, 0), now);
      pauses.push(reading.dueAt(100) - now);
      now = reading.dueAt(100);
    }
    expect(pauses).toEqual([100, 200, 400, 400, 400, 400]);
    reading.next(now, 100);
    reading.hasRead(page(1, 1), now);
    expect(reading.dueAt(100) - now).toBe(tempo.busyPoll);
  });

  it("reads at once when told to hurry, but not during a pause after an error", () => {
    const reading = positioned();
    reading.next(0, 100);
    reading.hasRead(page(1, 0), 0);
    reading.hurry(3);
    expect(reading.dueAt(100)).toBe(3);
    reading.next(3, 100);
    reading.failed(3);
    reading.hurry(4);
    expect(reading.dueAt(100)).toBe(3 + tempo.firstRetry);
  });

  it("renews an expired iterator behind the last record read", () => {
    const reading = positioned();
    reading.next(0, 100);
    reading.hasRead(page(1, 5), 0);
    reading.next(1_000, 100);
    expect(reading.hasRead({ kind: "expired" }, 1_000)).toEqual([]);
    expect(reading.next(1_000, 100)).toMatchObject({ from: { kind: "after", sequenceNumber: "000005" } });
  });

  it("drops records that it has read before", () => {
    const reading = positioned();
    reading.next(0, 100);
    reading.hasRead(page(1, 5), 0);
    reading.next(1_000, 100);
    expect(numbers(reading.hasRead(page(3, 7), 1_000))).toEqual([6, 7]);
  });

  it("ends with a closed shard, and with one that is gone", () => {
    const closed = positioned();
    closed.next(0, 100);
    expect(closed.ended).toBe(false);
    expect(numbers(closed.hasRead(page(1, 2, { next: undefined }), 0))).toEqual([1, 2]);
    expect(closed.ended).toBe(true);
    expect(closed.dueAt(100)).toBe(Number.POSITIVE_INFINITY);
    const gone = positioned();
    gone.next(0, 100);
    gone.hasRead({ kind: "gone" }, 0);
    expect(gone.ended).toBe(true);
  });

  it("has not ended while a read is under way", () => {
    const reading = positioned();
    reading.next(0, 100);
    reading.end();
    expect(reading.ended).toBe(false);
    reading.failed(0);
    expect(reading.ended).toBe(true);
  });

  it("waits longer with every failed read, up to a limit", () => {
    const reading = new ShardReading("shard", origin, tempo);
    const pauses: number[] = [];
    let now = 0;
    for (let count = 0; count < 12; count++) {
      reading.next(now, 100);
      reading.failed(now);
      pauses.push(reading.dueAt(100) - now);
      now = reading.dueAt(100);
    }
    expect(pauses.slice(0, 4)).toEqual([200, 400, 800, 1_600]);
    expect(pauses.at(-1)).toBe(tempo.longestRetry);
  });
});
