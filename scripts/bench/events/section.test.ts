import { expect, it } from "vitest";
import type { LoadResult } from "#scripts/rehearsal/load/result";
import type { Contestant } from "./in-process.ts";
import { eventsSection } from "./section.ts";
import type { Stage } from "./stage.ts";

const shape = { domain: 40, table: 20, stream: 30, api: 10, steady: { perSecond: 5, seconds: 2 } };

/** A stage that takes every event at once, and writes down who was measured with how many. */
function scriptedStage(failing = false) {
  const did: string[] = [];
  let inPlace: Contestant = "process-events";
  const stage: Stage = {
    dynamo: { send: async () => ({}) } as never,
    tableName: "results",
    use: async (contestant) => {
      inPlace = contestant;
    },
    stream: async (events) => {
      if (failing) throw new Error("the stream is gone");
      did.push(`stream ${inPlace} ${events.length}`);
      return 0.5;
    },
    post: async ({ count, eventsPerSecond }) => {
      did.push(`api ${inPlace} ${count}${eventsPerSecond === undefined ? "" : ` at ${eventsPerSecond}`}`);
      return { latencyMs: { p50: 10.4, p95: 20, p99: 30.5 }, eventsPerSecond: 20 } as LoadResult;
    },
    close: async () => void did.push("closed"),
  };
  return { did, open: async () => stage };
}

const context = { note: () => {}, signal: new AbortController().signal };

it("measures everyone in the same run, each with as many events, and the latencies of the deployed function", async () => {
  const { did, open } = scriptedStage();
  const { baseline, measurements, facts } = await eventsSection(shape, open).run({ parallel: 1, runs: 2 }, context);
  expect(baseline).toBe("bare handler");
  const all = ["process-events", "bare handler", "one write at a time", "all writes at once", "batched writes"];
  const both = all.slice(0, 2);
  expect(measurements.map(({ scenario, contestant, events }) => [scenario, contestant, events])).toEqual([
    ...both.map((name) => ["the code alone", name, 40]),
    ...all.map((name) => ["on the table", name, 20]),
    ...all.map((name) => ["from the stream on", name, 30]),
    ...both.map((name) => ["from the API on", name, 10]),
  ]);
  expect(measurements.every(({ seconds }) => seconds.length === 2)).toBe(true);
  expect(measurements.at(-1)?.seconds).toEqual([0.5, 0.5]);
  const ofRun = (turn: readonly string[], pair: readonly string[]) => [
    ...turn.map((name) => `stream ${name} 30`),
    ...pair.map((name) => `api ${name} 10`),
  ];
  expect(did).toEqual([
    ...ofRun(all, both),
    // Who was first is last.
    ...ofRun(all.toReversed(), both.toReversed()),
    "api process-events 10 at 5",
    "closed",
  ]);
  expect(facts).toEqual({ "p50 ms at 5/s": 10, "p95 ms at 5/s": 20, "p99 ms at 5/s": 31 });
});

it("stops the platform when a measurement fails or the bench is to stop", async () => {
  const { did, open } = scriptedStage(true);
  await expect(eventsSection(shape, open).run({ parallel: 1 }, context)).rejects.toThrow("the stream is gone");
  const stopped = { ...context, signal: AbortSignal.abort(new Error("stopped")) };
  await expect(eventsSection(shape, open).run({ parallel: 1 }, stopped)).rejects.toThrow("stopped");
  expect(did).toEqual(["closed", "closed"]);
});
