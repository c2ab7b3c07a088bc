import { describe, expect, it } from "vitest";
import { readRecord } from "./read-record.ts";
import { sampleEvent } from "./testing/sample-event.ts";

const ARRIVED = new Date("2026-11-20T18:51:31Z");
const read = (value: unknown) =>
  readRecord(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)), ARRIVED);

describe("readRecord", () => {
  it("reads an event", () => {
    expect(read(sampleEvent("tx-1"))).toMatchObject({
      kind: "event",
      pipeline: { name: "card-transactions" },
      record: sampleEvent("tx-1"),
      event: { key: "tx-1", version: 1, partitionKey: `tok_1_${"a".repeat(32)}`, occurredAt: "2019-01-01T00:00:18Z" },
    });
  });

  it.each([
    ["bytes that are not UTF-8", Buffer.from([0xff, 0xfe]), "is not UTF-8"],
    ["compressed data", Buffer.from([0x1f, 0x8b, 0x08]), "is not UTF-8"],
    ["no bytes", Buffer.from(""), "is not JSON"],
    ["half a record", Buffer.from('{"version":1'), "is not JSON"],
    ["null", Buffer.from("null"), "is not a JSON object"],
    ["a list", Buffer.from("[]"), "is not a JSON object"],
    ["a number", Buffer.from("1"), "is not a JSON object"],
  ])("calls %s poison", (_, bytes, reason) => expect(readRecord(bytes, ARRIVED)).toEqual({ kind: "poison", reason }));

  it.each([2, 0, "1", null, undefined, 1.5])(
    "calls a record of version %j poison, and keeps its ingestion id to find it by",
    (version) => {
      const event = { ...sampleEvent("tx-1"), version };
      expect(read(event)).toEqual({
        kind: "poison",
        reason: "has a version other than 1",
        pipeline: "card-transactions",
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

  it.each([
    [{ pipeline: "none" }, "pipeline: is none of those there are"],
    [{ pipeline: "__proto__" }, "pipeline: is none of those there are"],
    [{ pipeline: "device-readings" }, "payload.deviceId: must be text"],
    [{ ingestedAt: "2026-11-20T18:56:32.000Z" }, "ingestedAt: is after the stream took the record"],
    [{ ingestedAt: "2026-11-20T18:51:30Z" }, "ingestedAt: "],
    [{ ingestionId: "../../etc" }, "ingestionId: "],
    [{ payload: undefined }, "payload: must be an object"],
  ])("calls a record with %j poison", (change, reason) => {
    expect(read({ ...sampleEvent("tx-1"), ...change })).toMatchObject({
      kind: "poison",
      reason: expect.stringContaining(reason),
    });
  });

  it("judges an event's time by when it was accepted, so that one that comes again late is judged as the first time", () => {
    const { payload, ...record } = sampleEvent("tx-1");
    const accepted = { ...record, ingestedAt: "2019-01-01T00:00:20.000Z" };
    expect(read({ ...accepted, payload })).toMatchObject({ kind: "event", event: { late: false } });
    expect(read({ ...accepted, payload: { ...payload, occurredAt: "2019-01-01T02:00:00Z" } })).toMatchObject({
      reason: "payload.occurredAt: is more than 60 minutes in the future",
    });
  });

  it("passes over what a later producer adds to the record", () => {
    const { kind, ...read1 } = read({ ...sampleEvent("tx-1"), traceId: "1-2" });
    expect([kind, "record" in read1 && "traceId" in read1.record]).toEqual(["event", false]);
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
