import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRun, parseSchedule, runsIn } from "./schedule.ts";

const at = (time: string) => Date.parse(time);

describe("a schedule", () => {
  it.each([
    ["rate(1 minute)", "2026-02-28T23:59:30Z", "2026-03-01T00:00:30Z"],
    ["rate(12 hours)", "2026-01-01T00:00:00Z", "2026-01-01T12:00:00Z"],
    ["rate(2 days)", "2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"],
    ["cron(0 6 * * ? *)", "2026-01-01T05:59:59Z", "2026-01-01T06:00:00Z"],
    ["cron(0 6 * * ? *)", "2026-01-01T06:00:00Z", "2026-01-02T06:00:00Z"],
    ["cron(0 6 * * ? *)", "2026-12-31T06:00:01Z", "2027-01-01T06:00:00Z"],
    ["cron(10 * * * ? *)", "2026-01-01T23:10:00Z", "2026-01-02T00:10:00Z"],
    ["cron(0 18,6 * * ? *)", "2026-01-01T06:00:00Z", "2026-01-01T18:00:00Z"],
  ])("%s after %s fires at %s", (expression, last, next) => {
    expect(new Date(nextRun(parseSchedule(expression)!, at(last))).toISOString()).toBe(new Date(next).toISOString());
  });

  it.each([
    ["rate(1 minute)", 60],
    ["rate(1 day)", 1 / 24],
    ["cron(0 6 * * ? *)", 1 / 24],
    ["cron(5 * * * ? *)", 1],
    ["cron(0 6,18 * * ? *)", 2 / 24],
  ])("%s fires %d times an hour", (expression, times) => {
    expect(runsIn(parseSchedule(expression)!, 1)).toBeCloseTo(times, 12);
  });

  it.each([
    "rate(0 minutes)",
    "rate(1 second)",
    "rate(-1 hours)",
    "cron(60 6 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 6 ? * MON *)",
    "cron(*/5 * * * ? *)",
    "at(2026-01-01T00:00:00)",
    "",
  ])("%j is none that can be told", (expression) => expect(parseSchedule(expression)).toBeUndefined());

  it("fires as often as it is said to, and always later than before", () => {
    const expressions = fc.constantFrom(
      "rate(7 minutes)",
      "cron(59 23 * * ? *)",
      "cron(0 * * * ? *)",
      "cron(1 0,12 * * ? *)",
    );
    fc.assert(
      fc.property(expressions, fc.integer({ min: 0, max: 4e12 }), (expression, start) => {
        const schedule = parseSchedule(expression)!;
        const days = 3;
        let count = 0;
        let time = start;
        for (let next = nextRun(schedule, time); next <= start + days * 86_400_000; next = nextRun(schedule, time)) {
          expect(next).toBeGreaterThan(time);
          time = next;
          count++;
        }
        expect(count).toBe(Math.floor(runsIn(schedule, days * 24)));
      }),
      { numRuns: 100 },
    );
  });
});
