import { describe, expect, it } from "vitest";
import { cardTransactions as pipeline } from "#functions/pipelines/card-transactions/pipeline";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { isReason } from "#functions/pipelines/pipeline";
import { sampleEvent } from "#functions/pipelines/testing/sample-event";
import { payloadHash } from "#functions/runtime/canonical-json";
import { relate, type StoredResult, storedResult } from "./stored-result.ts";

const NOW = new Date("2026-11-20T18:51:31.000Z");
const stored = (delivery = 1, payload: Partial<CardTransaction> = {}, now = NOW): StoredResult => {
  const record = sampleEvent("tx-1", delivery, payload);
  const event = pipeline.read(record.payload, NOW);
  if (isReason(event)) throw new Error(event.reason);
  return storedResult(record, event, { now, retentionDays: 30, shadow: false });
};
const relation = (incoming: StoredResult, existing: StoredResult) =>
  relate(incoming, existing, { pipeline, payload: incoming.result });
const rotated = { token: `tok_2_${"b".repeat(32)}`, keyVersion: "2", lastFour: "2095" };

describe("storedResult", () => {
  it("is the result with what tells repetitions apart", () => {
    const record = sampleEvent("tx-1");
    expect(stored()).toEqual({
      pipeline: "card-transactions",
      key: "tx-1",
      version: 1,
      ingestionId: record.ingestionId,
      ingestedAt: "2026-11-20T18:51:30.123Z",
      storedAt: "2026-11-20T18:51:31.000Z",
      payloadHash: payloadHash(record.payload),
      result: record.payload,
      shadow: false,
      expiresAt: Date.parse("2026-12-20T18:51:30Z") / 1000,
    });
  });

  it("expires by the acceptance, however late it is delivered", () => {
    expect(stored(1, {}, new Date("2026-11-27T00:00:00Z")).expiresAt).toBe(stored().expiresAt);
  });
});

describe("relate", () => {
  it("knows the very record again, even if its answer was lost", () => {
    expect(relation(stored(1), stored(1))).toBe("replayed");
  });

  it("calls the same content under another ingestion id a duplicate", () => {
    expect(relation(stored(2), stored(1))).toBe("duplicate");
  });

  it.each([
    { amountMinor: 498 },
    { merchant: "Other" },
    { cardholder: undefined },
    { card: { token: `tok_1_${"b".repeat(32)}`, keyVersion: "1", lastFour: "2095" } },
    { card: { token: `tok_1_${"a".repeat(32)}`, keyVersion: "1", lastFour: "2096" } },
  ])("calls another content a conflict: %j", (payload) => {
    expect(relation(stored(2, payload), stored(1))).toBe("conflict");
  });

  it("calls an event that was sent again after a rotation of the key a duplicate, though its token differs", () => {
    expect(relation(stored(2, { card: rotated }), stored(1))).toBe("duplicate");
    expect(relation(stored(2), stored(1, { card: rotated }))).toBe("duplicate");
  });

  it("still sees a conflict across a rotation", () => {
    expect(relation(stored(2, { card: rotated, amountMinor: 1 }), stored(1))).toBe("conflict");
    expect(relation(stored(2, { card: { ...rotated, lastFour: "0000" } }), stored(1))).toBe("conflict");
  });
});
