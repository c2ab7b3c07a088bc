import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AWS_LIMITS } from "./shards.ts";
import { lunchPeak } from "./testing/days.ts";
import { type Simulation, simulate } from "./testing/simulated-day.ts";

/** The most changes in any 24 hours. */
const mostCalls = ({ changes }: Simulation): number =>
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

describe("a week of lunch peaks of ten times the load", () => {
  const small = simulate({ load: lunchPeak(190), days: 7, limits: { min: 1, max: 8 }, shards: 2 });
  const large = simulate({ load: lunchPeak(1_900), days: 7, limits: { min: 4, max: 40 }, shards: 4 });

  it("at 500 GB a month: never too small, a few changes a day, up for lunch and down behind it", () => {
    expect(small.short).toEqual([]);
    expect(mostCalls(small)).toBeLessThanOrEqual(AWS_LIMITS.calls);
    for (let day = 1; day < 7; day++) {
      expect(small.shards[day * 1440 + 12 * 60 + 30]).toBeGreaterThanOrEqual(3);
      expect(small.shards[day * 1440 + 18 * 60]).toBeLessThanOrEqual(1);
    }
    expect(average(small)).toBeLessThan(2);
  });

  it("at ten times that: too small for two minutes at the most, less than the news of a minute and a change take", () => {
    expect(longestShort(large)).toBeLessThanOrEqual(2);
    // Once a lunch, for the load doubles within three minutes there.
    expect(large.short.length).toBeLessThanOrEqual(7 + 1);
    expect(mostCalls(large)).toBeLessThanOrEqual(AWS_LIMITS.calls);
    expect(Math.max(...large.shards)).toBeGreaterThanOrEqual(27);
    expect(average(large)).toBeLessThan(10);
  });

  it("that come without a warning: too small for as long as AWS takes to double it, four times", () => {
    const sudden = simulate({
      load: lunchPeak(1_900, { rampMinutes: 0 }),
      days: 3,
      limits: { min: 4, max: 40 },
      shards: 4,
    });
    // Metrics and the clock take 4 minutes; then 4 -> 8 -> 16 -> 32 shards take 2, 4 and 8, with up to 2 in between.
    expect(longestShort(sudden)).toBeGreaterThan(0);
    expect(longestShort(sudden)).toBeLessThanOrEqual(4 + 2 + 2 + 4 + 2 + 8);
    expect(mostCalls(sudden)).toBeLessThanOrEqual(AWS_LIMITS.calls);
  });
});

it("stays within AWS's limits, and comes up to the maximum, whatever the load does", () => {
  const hours = fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 48, maxLength: 48 });
  const limits = fc.constantFrom({ min: 1, max: 4 }, { min: 2, max: 64 }, { min: 3, max: 37 }, { min: 5, max: 500 });
  fc.assert(
    fc.property(hours, limits, (loads, limits) => {
      // Throws for any change that AWS would refuse.
      const result = simulate({
        load: (minute) => loads[Math.floor(minute / 60)] ?? 0,
        days: 2,
        limits,
        shards: limits.min,
      });
      expect(mostCalls(result)).toBeLessThanOrEqual(AWS_LIMITS.calls);
      expect(Math.min(...result.shards)).toBeGreaterThanOrEqual(limits.min);
      expect(Math.max(...result.shards)).toBeLessThanOrEqual(limits.max);
    }),
    { numRuns: 60 },
  );
});
