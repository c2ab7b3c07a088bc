import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFlight, readRecord, readStateIdentity } from "./records.ts";
import { flightOf } from "./testing/ledger-on-emulator.ts";

const record = {
  kind: "applied",
  digest: "d1",
  parts: { configuration: "c1" },
  fieldsRead: { vpc: ["vpcId"] },
  state: { lineage: "l", serial: 4, etag: "e" },
  at: "2026-11-20T21:00:00.000Z",
  by: "ana@laptop",
};
const flight = flightOf("run-1");

describe("what the ledger keeps", () => {
  it("is read back as it was written", () => {
    expect(readRecord(JSON.stringify(record))).toEqual(record);
    expect(readFlight(JSON.stringify(flight), "run-1")).toEqual(flight);
  });

  it.each(Object.keys(record))("is no record without %s, or with a number or a book in its place", (field) => {
    for (const value of [undefined, 1, "x".repeat(10_000)])
      expect(readRecord(JSON.stringify({ ...record, [field]: value }))).toBeUndefined();
  });

  it.each(Object.keys(flight))("is no flight without %s, or with an object in its place", (field) => {
    for (const value of [undefined, {}, -1]) {
      const text = JSON.stringify({ ...flight, [field]: value });
      expect(readFlight(text, "run-1")).toBeUndefined();
    }
  });

  it("is no flight of a run under whose name another's lies", () => {
    expect(readFlight(JSON.stringify(flight), "run-2")).toBeUndefined();
  });

  it("is nothing, and breaks nothing, whatever else is written there", () => {
    const hostile = fc.oneof(fc.string(), fc.json());
    fc.assert(
      fc.property(hostile, (text) => readRecord(text) === undefined && readFlight(text, "run-1") === undefined),
    );
  });
});

describe("a state", () => {
  it("is asked for lineage and serial, and nothing else of it is kept", () => {
    const state = { version: 4, lineage: "l", serial: 4, outputs: { password: { value: "s3cret" } }, resources: [] };
    expect(readStateIdentity(JSON.stringify(state))).toEqual({ lineage: "l", serial: 4 });
  });

  it.each(["", "{}", "[]", '{"lineage":"l"}', '{"lineage":"l","serial":"4"}', '{"lineage":"l","serial":-1}'])(
    "is none if it has neither: %s",
    (text) => {
      expect(readStateIdentity(text)).toBeUndefined();
    },
  );
});
