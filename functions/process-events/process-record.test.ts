import { describe, expect, it } from "vitest";
import type { PipelineModes } from "#functions/pipelines/modes";
import { sampleEvent, sampleRecord } from "#functions/pipelines/testing/sample-event";
import type { StoredResult } from "#functions/results/stored-result";
import { processRecord } from "./process-record.ts";
import type { QuarantineEntry } from "./quarantine-entry.ts";

const circumstances = { now: new Date("2026-11-20T18:51:31Z"), retentionDays: 30, modes: {} };

/** A table and a quarantine in memory, with the table's rule: the first one wins. */
const world = () => {
  const table = new Map<string, StoredResult>();
  const entries = new Map<string, QuarantineEntry>();
  const ports = {
    storeOnce: async (result: StoredResult) => {
      const place = `${result.key}/${result.version}`;
      const existing = table.get(place);
      if (existing) return existing;
      table.set(place, result);
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
    expect(await process(sampleEvent("tx-1"))).toEqual({
      kind: "stored",
      ingestedAt: "2026-11-20T18:51:30.123Z",
      late: true,
    });
    expect(table.get("tx-1/1")).toMatchObject({
      storedAt: "2026-11-20T18:51:31.000Z",
      result: sampleEvent("tx-1").payload,
      shadow: false,
    });
  });

  it("stores it once, whether it is delivered or sent again", async () => {
    const { process, table, entries } = world();
    await process(sampleEvent("tx-1", 1));
    const before = table.get("tx-1/1");
    expect(await process(sampleEvent("tx-1", 1))).toEqual({ kind: "replayed" });
    expect(await process(sampleEvent("tx-1", 2))).toEqual({ kind: "duplicate" });
    expect(table.get("tx-1/1")).toBe(before);
    expect(entries.size).toBe(0);
  });

  it("sets a conflict aside and leaves the stored event as it was", async () => {
    const { process, table, entries } = world();
    await process(sampleEvent("tx-1", 1));
    const conflicting = sampleEvent("tx-1", 2, { amountMinor: 1 });
    for (const delivery of [1, 2]) expect(await process(conflicting, delivery)).toEqual({ kind: "conflict" });
    expect(table.get("tx-1/1")!.result.amountMinor).toBe(497);
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

  it("keeps results that do not count yet as shadows, by the pipeline's mode", async () => {
    const { ports, table } = world();
    const shadows = async (modes: PipelineModes, id: string) => {
      await processRecord(ports, sampleRecord(sampleEvent(id)), { ...circumstances, modes });
      return table.get(`${id}/1`)!.shadow;
    };
    expect(await shadows({ "card-transactions": { mode: "dual-run" } }, "a")).toBe(true);
    expect(await shadows({ "card-transactions": { mode: "canary", percent: 0 } }, "b")).toBe(true);
    expect(await shadows({ "card-transactions": { mode: "canary", percent: 100 } }, "c")).toBe(false);
    expect(await shadows({ "order-changes": { mode: "dual-run" } }, "d")).toBe(false);
  });

  it("stores a correction beside what it corrects, whichever of them comes first", async () => {
    const { process, table } = world();
    const correction = { ...sampleEvent("tx-1", 2, { revision: 2, amountMinor: 1 }), id: "tx-1#2" };
    expect(await process(correction, 1)).toMatchObject({ kind: "stored" });
    expect(await process(sampleEvent("tx-1"), 2)).toMatchObject({ kind: "stored" });
    expect([1, 2].map((version) => table.get(`tx-1/${version}`)?.result.amountMinor)).toEqual([497, 1]);
  });

  it("sets aside what is older than the time in which a repetition is known", async () => {
    const { ports, table, entries } = world();
    const late = { ...circumstances, now: new Date("2026-12-20T18:51:30.124Z") };
    const outcome = await processRecord(ports, sampleRecord(sampleEvent("tx-1")), late);
    expect(outcome).toEqual({ kind: "quarantined", reason: expect.stringContaining("more than 30 days ago") });
    expect([table.size, [...entries.keys()]]).toEqual([0, [expect.stringContaining("/card-transactions/")]]);
    const justInTime = { ...circumstances, now: new Date("2026-12-20T18:51:29.999Z") };
    expect(await processRecord(ports, sampleRecord(sampleEvent("tx-1")), justInTime)).toMatchObject({ kind: "stored" });
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
