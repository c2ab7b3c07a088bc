import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { notification } from "#functions/notify/notification";
import type { SlaDefinition } from "./definition.ts";
import { advance, completionsFrom, dueWindows, MOST_WINDOWS, SETTLING_MS, type Step } from "./judge.ts";
import type { SlaState } from "./state.ts";
import { definition } from "./testing/definition.ts";
import { type ExpectedWindow, expectedWindows } from "./testing/oracle.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();

/** A completion at a time; a daily one is of all before the last midnight of the zone, unless said otherwise. */
const done = (at: number, until = at) => ({ completed_at: iso(at), period_end: iso(until) });

/** A checker that is called at these times, over completions that are written down when they happen. */
function watch(watched: SlaDefinition, completions: readonly ReturnType<typeof done>[], checks: Iterable<number>) {
  const sorted = completions.toSorted((one, other) => (one.completed_at < other.completed_at ? -1 : 1));
  const times = sorted.map(({ completed_at }) => Date.parse(completed_at));
  const at = (time: number) => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const steps: Step[] = [];
  let state: SlaState | undefined;
  for (const now of checks) {
    const since = completionsFrom(state, dueWindows(watched, state, now));
    const known = since === undefined ? [] : sorted.slice(at(since), at(now + 1));
    for (const step of advance(watched, state, known, now)) {
      steps.push(step);
      state = step.state;
    }
  }
  return {
    steps,
    state: state as SlaState,
    violations: steps.flatMap(({ violation }) => (violation ? [violation] : [])),
    messages: steps.flatMap(({ message }) => (message ? [message] : [])),
  };
}

const START = Date.parse("2026-11-30T00:30:00Z");
const every = (milliseconds: number, until: number, from = START): number[] =>
  Array.from({ length: Math.ceil((until - from) / milliseconds) }, (_, index) => from + index * milliseconds);
const at = (time: string) => Date.parse(`2026-11-30T${time}Z`);

describe("a deadline of every hour", () => {
  const minutely = every(MINUTE, at("06:00"));

  it("that is kept is no violation, and says nothing", () => {
    const completions = [done(at("01:00")), done(at("02:05")), done(at("03:03")), done(at("04:01")), done(at("05:05"))];
    const { violations, messages, state } = watch(definition(), completions, minutely);
    expect([violations, messages]).toEqual([[], []]);
    expect(state).toMatchObject({ status: "ok", judged_until: iso(at("05:00")) });
  });

  it("that is missed is told once, and its end once; each window that was missed is a violation", () => {
    const { violations, messages, steps } = watch(
      definition(),
      [done(at("01:01")), done(at("04:40")), done(at("05:01"))],
      minutely,
    );
    expect(violations.map(({ window_start, deadline_at }) => [window_start, deadline_at])).toEqual(
      ["02:00", "03:00", "04:00"].map((time) => [iso(at(time)), iso(at(time) + 5 * MINUTE)]),
    );
    expect(messages.map(({ status, occurredAt }) => [status, occurredAt])).toEqual([
      ["firing", iso(at("02:05"))],
      ["resolved", iso(at("04:40"))],
    ]);
    expect(steps.find(({ ended }) => ended)?.ended).toEqual({
      as: "resolved_at",
      from: iso(at("02:00")),
      to: iso(at("04:00")),
      at: iso(at("04:40")),
    });
    for (const message of messages) expect(notification.parse(message)).toEqual(message);
    expect(messages[0]).toMatchObject({ channel: "#data-alerts", facts: { owner: "data-team" } });
  });

  it("that is missed by a second is missed, and one at the very deadline is kept", () => {
    const just = watch(definition(), [done(at("01:05:00"))], minutely.slice(0, 60));
    expect(just.violations).toEqual([]);
    const late = watch(definition(), [done(at("01:05:00.001".slice(0, 8)) + 1)], minutely.slice(0, 60));
    expect(late.messages.map(({ status }) => status)).toEqual(["firing", "resolved"]);
  });

  it("waits a minute for what was completed in the last moment", () => {
    const completions = [done(at("01:04:59"))];
    const { steps } = watch(definition(), completions, [START, at("01:05:30"), at("01:06:00")]);
    expect(steps.map(({ state }) => state.status)).toEqual(["unknown", "ok"]);
    expect(SETTLING_MS).toBe(MINUTE);
  });

  it("counts from when it is first seen: what was before, and the hour under way, is not judged", () => {
    const { violations } = watch(definition(), [], [at("03:30"), at("05:30")]);
    expect(violations.map(({ window_start }) => window_start)).toEqual([iso(at("04:00")), iso(at("05:00"))]);
  });
});

describe("a definition that is changed", () => {
  const judge = (changed: SlaDefinition, state: SlaState, now: number) => advance(changed, state, [], now);
  const violated = watch(definition(), [], every(MINUTE, at("02:30"))).state;

  it("begins anew, and the alert that was open is over", () => {
    const [step, ...rest] = judge(definition({ deadline_minutes: 10 }), violated, at("02:31"));
    expect(rest).toEqual([]);
    expect(step).toMatchObject({
      state: { status: "unknown", counts_from: iso(at("02:31")), revision: violated.revision + 1 },
      message: { status: "resolved", text: "The definition was changed." },
      // Nobody waits for what was missed before: its rows are closed with the alert.
      ended: { from: iso(at("01:00")), to: iso(at("02:00")), at: iso(at("02:31")), as: "closed_at" },
    });
  });

  it("to be disabled is judged no more, and from its enabling on again, without what was in between", () => {
    const [step] = judge(definition({ enabled: false }), violated, at("02:31"));
    expect(step?.message).toMatchObject({ status: "resolved", text: "The definition was disabled." });
    expect(judge(definition({ enabled: false }), step!.state, at("05:31"))).toEqual([]);
    const [again] = judge(definition(), step!.state, at("05:31"));
    expect(again).toMatchObject({ state: { status: "unknown", counts_from: iso(at("05:31")) } });
    expect(again?.message).toBeUndefined();
    expect(judge(definition(), again!.state, at("06:30")).flatMap(({ violation }) => violation ?? [])).toHaveLength(1);
  });

  it("in its owner or channel alone goes on", () => {
    expect(judge(definition({ owner: "other", slack_channel: "#x" }), violated, at("02:31"))).toEqual([]);
  });
});

describe("a deadline of every day", () => {
  const seoul = definition({
    pipeline_name: "daily_aggregation",
    sla_type: "daily",
    deadline_minutes: 540,
    time_zone: "Asia/Seoul",
  });
  const midnight = (day: number) => Date.UTC(2026, 10, day, 15);
  const checks = every(10 * MINUTE, Date.UTC(2026, 11, 4), Date.UTC(2026, 10, 28, 12));

  it("is kept by the run for the day before, until nine in Seoul", () => {
    const runs = [28, 29, 30, 31, 32].map((day) => done(midnight(day) + 9 * HOUR, midnight(day)));
    expect(watch(seoul, runs, checks).violations).toEqual([]);
  });

  it("is not kept by a run for an earlier day", () => {
    const runs = [done(midnight(28) + HOUR, midnight(27)), done(midnight(29) + HOUR, midnight(29))];
    const { violations, messages } = watch(
      seoul,
      runs,
      checks.filter((now) => now < midnight(30)),
    );
    expect(violations.map(({ window_start }) => window_start)).toEqual([iso(midnight(28))]);
    expect(messages.map(({ status, occurredAt }) => [status, occurredAt])).toEqual([
      ["firing", iso(midnight(28) + 9 * HOUR)],
      ["resolved", iso(midnight(29) + HOUR)],
    ]);
  });

  it("that was kept, and is only seen to be when the alert was told, is over at once, and not counted as missed", () => {
    const run = done(midnight(28) + 9 * HOUR - 2_000, midnight(28));
    const before = watch(
      seoul,
      [],
      checks.filter((now) => now < midnight(28) + 10 * HOUR),
    );
    expect(before.messages.map(({ status }) => status)).toEqual(["firing"]);
    const steps = advance(seoul, before.state, [run], midnight(28) + 10 * HOUR);
    expect(steps.map(({ message, ended }) => [message?.status, ended?.at])).toEqual([["resolved", run.completed_at]]);
    expect(steps[0]?.state).toMatchObject({ status: "ok", since: iso(midnight(28) + 9 * HOUR) });
  });

  it("that is missed is over as soon as the late run is there", () => {
    const runs = [done(midnight(28) + 11 * HOUR, midnight(28)), done(midnight(29) + HOUR, midnight(29))];
    const { steps } = watch(
      seoul,
      runs,
      checks.filter((now) => now < midnight(30)),
    );
    expect(steps.find(({ ended }) => ended)?.ended?.at).toBe(iso(midnight(28) + 11 * HOUR));
  });
});

const zones = [
  "Asia/Seoul",
  "America/New_York",
  "Europe/London",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Chatham",
];
const kinds = [
  { sla_type: "hourly", deadline_minutes: 5 },
  { sla_type: "hourly", deadline_minutes: 59 },
  { sla_type: "daily", deadline_minutes: 540 },
  { sla_type: "daily", deadline_minutes: 150 },
  { sla_type: "realtime", deadline_minutes: 30 },
] as const;

/** Numbers that look random and are the same in every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe("two years", () => {
  const [from, until] = [Date.parse("2025-01-01T00:17:23Z"), Date.parse("2027-01-01T00:00:00Z")];

  it.each(zones)("in %s: every window that was missed is exactly one violation, and none is false", (time_zone) => {
    for (const [index, kind] of kinds.entries()) {
      const watched = definition({ ...kind, time_zone });
      const next = random(index + 1);
      const windows = expectedWindows(watched, from, until);
      // Outages of an hour to a week, in which nothing is completed, beside single runs that are late or missing.
      const completions: ReturnType<typeof done>[] = [];
      let outageUntil = 0;
      for (const { start, deadline } of windows) {
        if (next() < (kind.sla_type === "daily" ? 0.02 : 0.001)) outageUntil = start + HOUR + next() * 7 * DAY;
        if (start < outageUntil) continue;
        const chance = next();
        if (chance < 0.02) continue;
        const late = chance < 0.04;
        const when = late
          ? deadline + 1 + Math.floor(next() * HOUR)
          : start + Math.floor(next() * (deadline - start + 1));
        completions.push(done(when, kind.sla_type === "daily" ? start : when));
      }
      // The checker is now and then away for hours or days.
      const checks: number[] = [];
      const pause = kind.sla_type === "daily" ? 4 * HOUR : 80 * MINUTE;
      for (
        let now = from;
        now < until + 4 * DAY;
        now += pause * (0.5 + next()) + (next() < 0.001 ? next() * 3 * DAY : 0)
      )
        checks.push(Math.floor(now));
      checks.push(until + 5 * DAY);

      const { violations, messages } = watch(watched, completions, checks);
      const judged = violations.filter(({ deadline_at }) => Date.parse(deadline_at) < until);
      expect(judged.map(({ window_start, deadline_at }) => [window_start, deadline_at])).toEqual(
        missedOf(windows, completions).map(({ start, deadline }) => [iso(start), iso(deadline)]),
      );
      expect(judged.length).toBeGreaterThan(5);
      for (const [place, { status }] of messages.entries())
        expect(status).toBe(place % 2 === 0 ? "firing" : "resolved");
      expect(new Set(messages.map(({ dedupKey }) => dedupKey)).size).toBe(messages.length);
    }
  });
});

/** Windows that no completion answers in time; only completions near a window are looked at. */
function missedOf(
  windows: readonly ExpectedWindow[],
  completions: readonly ReturnType<typeof done>[],
): ExpectedWindow[] {
  const times = completions
    .map(({ completed_at, period_end }) => ({ time: Date.parse(completed_at), end: Date.parse(period_end) }))
    .toSorted((one, other) => one.time - other.time);
  let first = 0;
  return windows.filter(({ start, deadline }) => {
    while (first < times.length && times[first]!.time < start) first++;
    for (let index = first; index < times.length && times[index]!.time <= deadline; index++)
      if (times[index]!.end >= start) return false;
    return true;
  });
}

describe("what is found", () => {
  it("is the same whenever the checker looks, but for when it was seen", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 600 }), { minLength: 1, maxLength: 40 });
    const completions = fc.array(fc.integer({ min: 0, max: 2 * 24 * 60 }), { maxLength: 60 });
    const kind = fc.constantFrom(...kinds);
    const seen = (steps: readonly Step[]) => ({
      violations: steps.flatMap(({ violation }) => (violation ? [{ ...violation, detected_at: "" }] : [])),
      messages: steps.flatMap(({ message }) => (message ? [message] : [])),
      ended: steps.flatMap(({ ended }) => (ended ? [ended] : [])),
    });
    fc.assert(
      fc.property(kind, completions, gaps, (kind, minutes, gaps) => {
        const watched = definition({ ...kind, time_zone: "Asia/Kolkata" });
        const all = minutes.map((minute) => done(START + minute * MINUTE + 1));
        const end = START + 3 * DAY;
        const times: number[] = [START];
        for (const gap of gaps) times.push(Math.min(end, times.at(-1)! + gap * MINUTE));
        const irregular = [...times, end];
        expect(seen(watch(watched, all, irregular).steps)).toEqual(
          seen(watch(watched, all, [...every(MINUTE, end), end]).steps),
        );
      }),
      { numRuns: 25 },
    );
  });

  it("is caught up with in parts after a long time", () => {
    const watched = definition({ sla_type: "realtime", deadline_minutes: 1 });
    const begun = watch(watched, [], [START]).state;
    expect(dueWindows(watched, begun, START + DAY)).toHaveLength(MOST_WINDOWS);
    const { violations } = watch(watched, [], [START, ...every(MINUTE, START + DAY + 5 * MINUTE, START + DAY)]);
    expect(violations).toHaveLength(24 * 60 + 2);
  });
});
