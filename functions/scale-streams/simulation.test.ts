import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Limits } from "./decide.ts";
import { AWS_LIMITS, doublings } from "./shards.ts";
import { lunchPeak, wavering } from "./testing/loads.ts";
import { type Simulation, simulate } from "./testing/simulated-days.ts";
import { changeMinutes, type Fault } from "./testing/simulated-stream.ts";

/** The most changes in any 24 hours. */
const mostChanges = ({ changes }: Simulation): number =>
  Math.max(
    0,
    ...changes.map(
      ({ minute }) => changes.filter((each) => each.minute > minute - 1440 && each.minute <= minute).length,
    ),
  );
const average = ({ shards }: Simulation): number => shards.reduce((sum, each) => sum + each, 0) / shards.length;
/** The longest time without a break in which the stream was too small. */
const longestShort = ({ short }: Simulation): number => {
  let [longest, run] = [0, 0];
  for (const [index, minute] of short.entries()) {
    run = short[index - 1] === minute - 1 ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
};
/** Minutes until metrics tell of a load, and until the function runs. */
const NEWS = 3;
/** How long a stream may be too small for a load that comes without a warning: until it is known, and until AWS has doubled it so often. */
const longestWait = ({ min, max }: Limits): number => {
  let [minutes, shards] = [NEWS, min];
  while (shards < max) {
    const to = Math.min(max, shards * AWS_LIMITS.factor);
    minutes += changeMinutes(shards, to) + 1;
    shards = to;
  }
  return minutes;
};
/** Changes up that follow one down within two hours, or down within half an hour of one up. */
const flaps = ({ changes }: Simulation): number =>
  changes.filter(({ minute, from, to }, index) => {
    const before = changes[index - 1];
    if (before === undefined || to > from === before.to > before.from) return false;
    return minute - before.minute < (to > from ? 120 : 30);
  }).length;

describe("a week of lunch peaks of ten times the load", () => {
  it("at 500 GB a month: never too small, a few changes a day, up for lunch and down behind it", async () => {
    const week = await simulate({ load: lunchPeak(122), days: 7, limits: { min: 1, max: 8 } });
    expect(week.short).toEqual([]);
    expect(mostChanges(week)).toBeLessThanOrEqual(5);
    for (let day = 1; day < 7; day++) {
      expect(week.shards[day * 1440 + 12 * 60 + 30]).toBeGreaterThanOrEqual(2);
      expect(week.shards[day * 1440 + 18 * 60]).toBe(1);
    }
    expect([flaps(week), week.refusals]).toEqual([0, []]);
  });

  it("at ten times that: too small for two minutes a lunch at the most, less than the news of a minute and a change take", async () => {
    const week = await simulate({ load: lunchPeak(1_900), days: 7, limits: { min: 4, max: 40 } });
    expect(longestShort(week)).toBeLessThanOrEqual(2);
    expect(week.short.length).toBeLessThanOrEqual(7 + 1);
    expect(mostChanges(week)).toBeLessThanOrEqual(AWS_LIMITS.calls);
    expect(Math.max(...week.shards)).toBeGreaterThanOrEqual(27);
    expect(average(week)).toBeLessThan(10);
    expect([flaps(week), week.refusals]).toEqual([0, []]);
  });

  it("that come without a warning: too small for as long as AWS takes to double it so often, and no longer", async () => {
    const limits = { min: 4, max: 40 };
    const week = await simulate({ load: lunchPeak(1_900, { rampMinutes: 0 }), days: 3, limits });
    expect(longestShort(week)).toBeGreaterThan(0);
    expect(longestShort(week)).toBeLessThanOrEqual(longestWait(limits));
  });

  it("that are larger than the maximum: told as short from the first minute on, and kept at the maximum", async () => {
    const week = await simulate({ load: lunchPeak(500), days: 2, limits: { min: 1, max: 4 } });
    const lunch = week.decisions.filter(({ minute }) => minute >= 1440 + 730 && minute < 1440 + 780);
    expect(Math.min(...lunch.map(({ short }) => short))).toBeGreaterThan(0);
    expect(Math.max(...week.shards)).toBe(4);
    expect(week.decisions.filter(({ minute, short }) => minute % 1440 < 600 && short > 0)).toEqual([]);
  });
});

it("a load that wavers by a third from minute to minute changes nothing", async () => {
  for (const load of [700, 1_300, 2_900, 9_000]) {
    const steady = await simulate({ load: wavering(() => load, 0.33), days: 3, limits: { min: 1, max: 32 } });
    expect(steady.changes.filter(({ minute }) => minute > 240)).toEqual([]);
  }
});

const limits = fc.constantFrom(
  { min: 1, max: 4 },
  { min: 1, max: 8 },
  { min: 2, max: 64 },
  { min: 3, max: 37 },
  { min: 16, max: 500 },
);

it("whatever the load does: within AWS's limits, never outside of its own, and never without the changes that reach the maximum", async () => {
  const hours = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 48, maxLength: 48 });
  await fc.assert(
    fc.asyncProperty(hours, limits, async (loads, limits) => {
      const result = await simulate({ load: (minute) => loads[Math.floor(minute / 60)] ?? 0, days: 2, limits });
      expect(result.refusals).toEqual([]);
      expect(mostChanges(result)).toBeLessThanOrEqual(AWS_LIMITS.calls);
      expect(Math.min(...result.shards)).toBeGreaterThanOrEqual(limits.min);
      expect(Math.max(...result.shards)).toBeLessThanOrEqual(limits.max);
      for (const { minute, left } of result.decisions)
        expect(left).toBeGreaterThanOrEqual(doublings(result.shards[minute] ?? 0, limits.max) - 1);
    }),
    { numRuns: 15 },
  );
});

it("a load that the maximum takes is taken, after as long as AWS needs, however often it comes", async () => {
  const peaks = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 47 }), share: fc.double({ min: 0.05, max: 1, noNaN: true }) }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(peaks, limits, async (peaks, limits) => {
      const load = (minute: number) => {
        const shares = peaks.filter(({ at }) => Math.floor(minute / 60) === at).map(({ share }) => share);
        return limits.max * 1_000 * Math.max(0.01, ...shares);
      };
      expect(longestShort(await simulate({ load, days: 2, limits }))).toBeLessThanOrEqual(longestWait(limits));
    }),
    { numRuns: 15 },
  );
});

it("whatever fails, is killed or runs twice: never one change too many, none twice, and up again soon after", async () => {
  const faults: Fault[] = ["not run", "twice", "killed", "throttled", "answer lost", "no metrics", "no table"];
  const schedule = fc.array(fc.option(fc.constantFrom(...faults), { nil: undefined, freq: 3 }), {
    minLength: 7,
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(schedule, fc.integer({ min: 60, max: 900 }), async (schedule, base) => {
      // A morning of faults, a lunch with none.
      const fault = (minute: number) => (minute % 1440 < 600 ? schedule[minute % schedule.length] : undefined);
      const limits = { min: 1, max: 16 };
      const result = await simulate({ load: lunchPeak(base), days: 2, limits, fault });
      expect(result.refusals).toEqual([]);
      expect(mostChanges(result)).toBeLessThanOrEqual(AWS_LIMITS.calls);
      expect(longestShort(result)).toBeLessThanOrEqual(NEWS);
    }),
    { numRuns: 15 },
  );
});
