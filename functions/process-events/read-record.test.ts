import { describe, expect, it } from "vitest";
import { readRecord } from "./read-record.ts";
import { sampleEvent } from "./testing/sample-event.ts";

const read = (value: unknown) => readRecord(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)));

describe("readRecord", () => {
  it("reads an event", () => {
    expect(read(sampleEvent("tx-1"))).toEqual({ kind: "event", event: sampleEvent("tx-1") });
  });

  it.each([
    ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe]), "is not UTF-8"],
    ["compressed data", Buffer.from([0x1f, 0x8b, 0x08]), "is not UTF-8"],
    ["no bytes", Buffer.from(""), "is not JSON"],
    ["half a record", Buffer.from('{"version":1'), "is not JSON"],
    ["null", Buffer.from("null"), "is not a JSON object"],
    ["a list", Buffer.from("[]"), "is not a JSON object"],
    ["a number", Buffer.from("1"), "is not a JSON object"],
  ])("calls %s poison", (_, bytes, reason) => expect(readRecord(bytes)).toEqual({ kind: "poison", reason }));

  it.each([2, 0, "1", null, undefined, 1.5])(
    "calls a record of version %j poison, and keeps its ingestion id to find it by",
    (version) => {
      const event = { ...sampleEvent("tx-1"), version };
      expect(read(event)).toEqual({
        kind: "poison",
        reason: "has a version other than 1",
        ingestionId: event.ingestionId,
      });
    },
  );

  it("says which field breaks the schema", () => {
    expect(read(sampleEvent("tx-1", 1, { amountMinor: -1 }))).toMatchObject({
      reason: "payload.amountMinor: must not be negative",
    });
    expect(read({ ...sampleEvent("tx-1"), id: "tx-2" })).toMatchObject({ reason: "id: must be the id of the payload" });
  });

  it("calls a record with a card number in clear poison, without showing it", () => {
    const { payload, ...envelope } = sampleEvent("tx-1");
    for (const extra of [
      { cardNumber: "4111111111111111" },
      { "4111111111111111": 1 },
      { merchant: "4111111111111111" },
    ]) {
      const result = read({ ...envelope, payload: { ...payload, ...extra } });
      expect(result.kind).toBe("poison");
      expect(JSON.stringify(result)).not.toContain("4111");
    }
  });

  it.each(["../../conflicts/x", "", 7, "00000000-0000-4000-8000-00000000000g"])(
    "takes no name for a file from %j",
    (ingestionId) => {
      expect(read({ ...sampleEvent("tx-1"), ingestionId })).not.toHaveProperty("ingestionId");
    },
  );
});
