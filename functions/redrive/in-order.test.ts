import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callsInOrder, inStreamOrder } from "./in-order.ts";
import type { KeptRecord } from "./set-aside.ts";

const record = (partitionKey: string, sequenceNumber: string, size = 10, shardId = "s"): KeptRecord => ({
  partitionKey,
  sequenceNumber,
  shardId,
  data: Buffer.alloc(size),
  pipeline: undefined,
  ingestionId: undefined,
  ingestedAt: undefined,
});
const numbers = (records: readonly KeptRecord[]) => records.map(({ sequenceNumber }) => sequenceNumber);

describe("records in order", () => {
  it("are sorted by shard and sequence number, as numbers", () => {
    const given = [
      record("a", "10", 1, "s2"),
      record("a", "9", 1, "s1"),
      record("a", "100", 1, "s1"),
      record("a", "20", 1, "s1"),
    ];
    expect(numbers(inStreamOrder(given))).toEqual(["9", "20", "100", "10"]);
  });

  it("come in calls without two of one key, all of them, each key in its order, within the quotas", () => {
    const records = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 1_500_000 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(records, (given) => {
        const all = given.map(([key, size], index) => record(key, String(index), size));
        const calls = [...callsInOrder(all)];
        for (const call of calls) {
          expect(new Set(call.map(({ partitionKey }) => partitionKey)).size).toBe(call.length);
          expect(call.reduce((sum, { data }) => sum + data.byteLength, 0)).toBeLessThan(5 * 1024 * 1024);
        }
        for (const key of ["a", "b", "c", "d"]) {
          const ofKey = (records: readonly KeptRecord[]) =>
            numbers(records.filter(({ partitionKey }) => partitionKey === key));
          expect(ofKey(calls.flat())).toEqual(ofKey(all));
        }
      }),
    );
  });

  it("come in as few calls as their busiest key allows", () => {
    const spread = Array.from({ length: 1_200 }, (_, index) => record(`key-${index}`, String(index)));
    expect([...callsInOrder(spread)].map(({ length }) => length)).toEqual([500, 500, 200]);
    expect([...callsInOrder([record("a", "1"), record("a", "2"), record("b", "3")])].map(numbers)).toEqual([
      ["1", "3"],
      ["2"],
    ]);
  });
});
