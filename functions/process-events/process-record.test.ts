import { describe, expect, it } from "vitest";
import { processRecord } from "./process-record.ts";
import type { QuarantineEntry } from "./quarantine-entry.ts";
import type { StoredEvent } from "./stored-event.ts";
import { sampleEvent, sampleRecord } from "./testing/sample-event.ts";

const circumstances = { now: new Date("2026-11-20T18:51:31Z"), retentionDays: 30 };

/** A table and a quarantine in memory, with the table's rule: the first one wins. */
const world = () => {
  const table = new Map<string, StoredEvent>();
  const entries = new Map<string, QuarantineEntry>();
  const ports = {
    storeOnce: async (event: StoredEvent) => {
      const existing = table.get(event.pk);
      if (existing) return existing;
      table.set(event.pk, event);
      return "stored" as const;
    },
    setAside: async (entry: QuarantineEntry) => void entries.set(entry.key, entry),
  };
  const process = (content: unknown, sequence?: number) =>
    processRecord(ports, sampleRecord(content, sequence), circumstances);
  return { table, entries, ports, process };
};

describe("processRecord", () => {
  it("stores an event", async () => {
    const { process, table } = world();
    expect(await process(sampleEvent("tx-1"))).toEqual({ kind: "stored", ingestedAt: "2026-11-20T18:51:30.123Z" });
    expect(table.get("tx-1")).toMatchObject({
      storedAt: "2026-11-20T18:51:31.000Z",
      payload: sampleEvent("tx-1").payload,
    });
  });

  it("stores it once, whether it is delivered or sent again", async () => {
    const { process, table, entries } = world();
    await process(sampleEvent("tx-1", 1));
    const before = table.get("tx-1");
    expect(await process(sampleEvent("tx-1", 1))).toEqual({ kind: "replayed" });
    expect(await process(sampleEvent("tx-1", 2))).toEqual({ kind: "duplicate" });
    expect(table.get("tx-1")).toBe(before);
    expect(entries.size).toBe(0);
  });

  it("sets a conflict aside and leaves the stored event as it was", async () => {
    const { process, table, entries } = world();
    await process(sampleEvent("tx-1", 1));
    const conflicting = sampleEvent("tx-1", 2, { amountMinor: 1 });
    for (const delivery of [1, 2]) expect(await process(conflicting, delivery)).toEqual({ kind: "conflict" });
    expect(table.get("tx-1")!.payload.amountMinor).toBe(497);
    expect([...entries.values()]).toMatchObject([{ kind: "conflict", body: { payload: { amountMinor: 1 } } }]);
  });

  it("sets a poison record aside and stores nothing", async () => {
    const { process, table, entries } = world();
    expect(await process(Buffer.from("{"))).toEqual({ kind: "quarantined", reason: "is not JSON" });
    expect(await process({ ...sampleEvent("tx-1"), version: 9 })).toEqual({
      kind: "quarantined",
      reason: "has a version other than 1",
    });
    expect(table.size).toBe(0);
    expect([...entries.values()].map(({ kind }) => kind)).toEqual(["poison", "poison"]);
  });

  it("throws an outage of the table, and does not take it for poison", async () => {
    const { ports, entries } = world();
    const outage = Object.assign(new Error("Rate exceeded"), { name: "ProvisionedThroughputExceededException" });
    const storeOnce = () => Promise.reject(outage);
    await expect(processRecord({ ...ports, storeOnce }, sampleRecord(sampleEvent("tx-1")), circumstances)).rejects.toBe(
      outage,
    );
    expect(entries.size).toBe(0);
  });

  it("throws an outage of the quarantine: what is not set aside is not done", async () => {
    const { ports } = world();
    const setAside = () => Promise.reject(new Error("SlowDown"));
    await expect(processRecord({ ...ports, setAside }, sampleRecord(Buffer.from("{")), circumstances)).rejects.toThrow(
      "SlowDown",
    );
  });
});
