import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";
import { submittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import { admitEvents } from "./admit.ts";
import { inCalls, type OutgoingRecord } from "./put-records-calls.ts";
import { MOST_EVENTS } from "./request.ts";

const MEGABYTE = 1024 * 1024;
const sizeOf = (records: readonly OutgoingRecord[]) =>
  records.reduce((sum, { PartitionKey, Data }) => sum + PartitionKey.length + Data.length, 0);
const record = (bytes: number): OutgoingRecord => ({ PartitionKey: "k".repeat(38), Data: new Uint8Array(bytes) });

describe("inCalls", () => {
  it("keeps the order, and every call within 500 records and 5 MB", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: MEGABYTE }), { maxLength: 30 }), fc.nat(1_200), (large, small) => {
        const records = [...large, ...Array.from({ length: small }, () => 10)].map(record);
        const calls = inCalls(records);
        expect(calls.flat()).toEqual(records);
        for (const call of calls) {
          expect(call.length).toBeGreaterThan(0);
          expect(call.length).toBeLessThanOrEqual(500);
          expect(sizeOf(call)).toBeLessThanOrEqual(5 * MEGABYTE);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("makes no more calls than it must", () => {
    expect(inCalls([])).toEqual([]);
    expect(inCalls(Array.from({ length: 500 }, () => record(1_000)))).toHaveLength(1);
    expect(inCalls(Array.from({ length: 501 }, () => record(1_000)))).toHaveLength(2);
    expect(inCalls(Array.from({ length: 6 }, () => record(MEGABYTE - 38)))).toHaveLength(2);
  });

  it("gets a whole request through in one call, with every field at its longest", () => {
    const longest = {
      id: "~".repeat(128),
      occurredAt: "2019-01-01T00:00:18.12345678901Z",
      cardNumber: "9".repeat(19),
      merchant: "株".repeat(200),
      category: "株".repeat(64),
      amountMinor: Number.MAX_SAFE_INTEGER,
      currency: "USD",
      cardholder: { latitude: -89.12345678901234, longitude: -179.1234567890123 },
      merchantLocation: { latitude: -89.12345678901234, longitude: -179.1234567890123 },
    };
    expect(submittedTransaction.safeParse(longest).success).toBe(true);
    const keyRing = { current: "999999", keys: new Map([["999999", new Uint8Array(32)]]) };
    const { admissions } = admitEvents(Array(MOST_EVENTS).fill(longest), {
      pipeline: cardTransactions,
      now: new Date(),
      keyRing,
      newIngestionId: () => crypto.randomUUID(),
    });
    const records = admissions.map(({ record, partitionKey }) => ({
      PartitionKey: partitionKey,
      Data: Buffer.from(JSON.stringify(record)),
    }));
    expect(records).toHaveLength(MOST_EVENTS);
    expect(Math.max(...records.map(({ Data }) => Data.length))).toBeLessThan(3_000);
    expect(inCalls(records)).toHaveLength(1);
  });
});
