import { expect, it } from "vitest";
import { toRowItem } from "#functions/fraud/transaction-row";
import { writeUnits } from "#functions/results/item-size";
import { streamedEvents } from "#scripts/bench/events/event-records";
import { allAtOnce, arrivalsAt } from "./arrivals.ts";
import { inLanes } from "./lanes.ts";
import { rowOf } from "./scoring.ts";
import { fraudSection } from "./section.ts";

it("measures three ways to write, and scoring beside the same calls, on tables of their own", async () => {
  const notes: string[] = [];
  const note = (line: string) => void notes.push(line);
  const context = { note, signal: new AbortController().signal };
  const result = await fraudSection({ written: 60, scored: 60, offered: [{ perSecond: 600, seconds: 0.1 }] }).run(
    { parallel: 1, runs: 1 },
    context,
  );
  expect(result.measurements.map(({ scenario, contestant }) => `${scenario}: ${contestant}`).sort()).toEqual([
    "offered 600/s for 0.1 s: 1: one write, then the next",
    "offered 600/s for 0.1 s: 2: 16 writes at once, on kept connections",
    "offered 600/s for 0.1 s: 3: a stream between, written in batches",
    "scored: bare handler",
    "scored: score-transactions",
    "written: 1: one write, then the next",
    "written: 2: 16 writes at once, on kept connections",
    "written: 3: a stream between, written in batches",
  ]);
  for (const { scenario, seconds, events, waitedMs } of result.measurements) {
    expect(events).toBe(60);
    expect(seconds).toHaveLength(1);
    expect(waitedMs !== undefined).toBe(scenario.startsWith("offered"));
  }
  expect(notes).toHaveLength(8);
}, 60_000);

it("writes rows that are one unit each, as those of the function are", () => {
  for (const { data } of streamedEvents(50, 3)) expect(writeUnits(toRowItem(rowOf(data)))).toBe(1);
});

it("has so many lanes under way, and no more", async () => {
  let [now, most] = [0, 0];
  await inLanes(Array(20).keys(), 4, async () => {
    now += 1;
    most = Math.max(most, now);
    await null;
    now -= 1;
  });
  expect(most).toBe(4);
});

it("lets events come at their rate, and says of each how long it waited from then on", async () => {
  let now = 1_000;
  const wait = async (milliseconds: number) => {
    now += milliseconds;
  };
  const arrivals = arrivalsAt(100, { now: () => now, wait });
  for (const index of [0, 5, 2]) {
    await arrivals.arrived(index);
    now += 3;
    arrivals.written(index);
  }
  // The last one was due thirty milliseconds before the one that came ahead of it.
  expect(arrivals.waitedMs).toEqual([3, 3, 36]);
  expect([arrivals.together, allAtOnce.together]).toEqual([10, 500]);
});
