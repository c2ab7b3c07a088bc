import { describe, expect, it } from "vitest";
import { payloadHash } from "./canonical-json.ts";
import { relate, storedEvent } from "./stored-event.ts";
import { sampleEvent } from "./testing/sample-event.ts";

const NOW = new Date("2026-11-20T18:51:31.000Z");
const stored = (...sample: Parameters<typeof sampleEvent>) => storedEvent(sampleEvent(...sample), NOW, 30);
const rotated = { token: `tok_2_${"b".repeat(32)}`, keyVersion: "2", lastFour: "2095" };

describe("storedEvent", () => {
  it("is the item of the events table", () => {
    const event = sampleEvent("tx-1");
    expect(storedEvent(event, NOW, 30)).toEqual({
      pk: "tx-1",
      sk: "000001",
      pipeline: "card-transactions",
      ingestionId: event.ingestionId,
      ingestedAt: "2026-11-20T18:51:30.123Z",
      storedAt: "2026-11-20T18:51:31.000Z",
      payloadHash: payloadHash(event.payload),
      payload: event.payload,
      expiresAt: Date.parse("2026-12-20T18:51:30Z") / 1000,
    });
  });

  it("expires by the ingestion, however late it is delivered", () => {
    const late = storedEvent(sampleEvent("tx-1"), new Date("2026-11-27T00:00:00Z"), 30);
    expect(late.expiresAt).toBe(stored("tx-1").expiresAt);
  });
});

describe("relate", () => {
  it("knows the very record again, even if its answer was lost", () => {
    expect(relate(stored("tx-1", 1), stored("tx-1", 1))).toBe("replayed");
  });

  it("calls the same content under another ingestion id a duplicate", () => {
    expect(relate(stored("tx-1", 2), stored("tx-1", 1))).toBe("duplicate");
  });

  it.each([
    { amountMinor: 498 },
    { merchant: "Other" },
    { cardholder: undefined },
    { card: { token: `tok_1_${"b".repeat(32)}`, keyVersion: "1", lastFour: "2095" } },
    { card: { token: `tok_1_${"a".repeat(32)}`, keyVersion: "1", lastFour: "2096" } },
  ])("calls another content a conflict: %j", (payload) => {
    expect(relate(stored("tx-1", 2, payload), stored("tx-1", 1))).toBe("conflict");
  });

  it("calls an event that was sent again after a rotation of the key a duplicate, though its token differs", () => {
    expect(relate(stored("tx-1", 2, { card: rotated }), stored("tx-1", 1))).toBe("duplicate");
    expect(relate(stored("tx-1", 2), stored("tx-1", 1, { card: rotated }))).toBe("duplicate");
  });

  it("still sees a conflict across a rotation", () => {
    expect(relate(stored("tx-1", 2, { card: rotated, amountMinor: 1 }), stored("tx-1", 1))).toBe("conflict");
    expect(relate(stored("tx-1", 2, { card: { ...rotated, lastFour: "0000" } }), stored("tx-1", 1))).toBe("conflict");
  });
});
