import { afterEach, describe, expect, it } from "vitest";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { createScheduleHost, type ScheduleHost } from "./schedule-host.ts";
import { type ScheduledRule, scheduledRules } from "./scheduled-rules.ts";

const MINUTE = 60_000;

/** A clock that goes when it is told to, and lets what is under way go on in between. */
function handClock(start: number) {
  let now = start;
  let timers: { time: number; wake: () => void }[] = [];
  return {
    now: () => now,
    at: (time: number, wake: () => void) => {
      const timer = { time, wake };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    pass: async (milliseconds: number) => {
      const end = now + milliseconds;
      for (let turns = 0; turns < 8; turns++) await Promise.resolve();
      for (;;) {
        const next = timers.toSorted((one, other) => one.time - other.time)[0];
        if (!next || next.time > end) break;
        timers = timers.filter((each) => each !== next);
        now = Math.max(now, next.time);
        next.wake();
        for (let turns = 0; turns < 8; turns++) await Promise.resolve();
      }
      now = end;
    },
  };
}

const rule = (name: string, expression: string): ScheduledRule => ({
  name,
  arn: `arn:aws:events:ap-northeast-2:000000000000:rule/${name}`,
  expression,
  functionName: `${name}-function`,
});

let host: ScheduleHost | undefined;
afterEach(() => host?.stop());

function hosted(rules: ScheduledRule[], answer: (name: string, at: Date) => Promise<void> = async () => {}) {
  const clock = handClock(Date.parse("2026-11-30T05:59:10Z"));
  const runs: string[] = [];
  const lines: string[] = [];
  host = createScheduleHost({
    rules: () => rules,
    invoke: async ({ name }, at) => {
      runs.push(`${name} ${at.toISOString().slice(11, 19)}`);
      await answer(name, at);
    },
    clock,
    log: (line) => lines.push(line),
  });
  host.start();
  host.start();
  return { clock, runs, lines, host };
}

describe("schedules of a rehearsal", () => {
  it("run what is at a rate at once and then at that rate, and what is at an hour at that hour", async () => {
    const { clock, runs } = hosted([rule("often", "rate(1 minute)"), rule("daily", "cron(0 6 * * ? *)")]);
    await clock.pass(2.5 * MINUTE);
    expect(runs).toEqual(["often 05:59:10", "daily 06:00:00", "often 06:00:10", "often 06:01:10"]);
    await clock.pass(25 * 60 * MINUTE);
    expect(runs.filter((run) => run.startsWith("daily"))).toHaveLength(2);
  });

  it("follow rules that come, go and change", async () => {
    const rules = [rule("first", "rate(1 hour)")];
    const { clock, runs, host } = hosted(rules);
    rules.push(rule("second", "rate(1 hour)"));
    await clock.pass(2_000);
    rules.splice(0, 1);
    rules[0] = rule("second", "rate(2 hours)");
    await clock.pass(3_000);
    expect(host.status()).toMatchObject([{ rule: "second", functionName: "second-function", lastError: undefined }]);
    expect(runs).toEqual(["first 05:59:10", "second 05:59:11", "second 05:59:13"]);
  });

  it("do not call a function that still runs, and call it right after", async () => {
    let finish = () => {};
    const slow = () =>
      new Promise<void>((resolve) => {
        finish = resolve;
      });
    const { clock, runs } = hosted([rule("slow", "rate(1 minute)")], slow);
    await clock.pass(3 * MINUTE);
    expect(runs).toHaveLength(1);
    finish();
    await clock.pass(1_000);
    expect(runs).toEqual(["slow 05:59:10", "slow 06:02:11"]);
    finish();
  });

  it("try a call that failed twice more, and say once that it fails and once that it works again", async () => {
    let broken = true;
    const { clock, runs, lines, host } = hosted([rule("daily", "cron(0 6 * * ? *)")], async () => {
      if (broken) throw new Error("no table");
    });
    await clock.pass(10 * MINUTE);
    expect(runs).toEqual(["daily 06:00:00", "daily 06:01:00", "daily 06:03:00"]);
    expect(lines).toEqual(["daily: daily-function failed: no table"]);
    expect(host.status()[0]).toMatchObject({ lastError: "no table" });
    broken = false;
    await clock.pass(24 * 60 * MINUTE);
    expect(lines.slice(1)).toEqual(["daily: daily-function runs again"]);
  });

  it("say once what they cannot run, and run the rest", async () => {
    const { clock, runs, lines } = hosted([rule("odd", "cron(0 6 ? * MON *)"), rule("often", "rate(1 hour)")]);
    await clock.pass(5_000);
    expect(lines).toEqual(["odd: cron(0 6 ? * MON *) is not run in a rehearsal"]);
    expect(runs).toEqual(["often 05:59:10"]);
  });

  it("begin nothing once they were stopped", async () => {
    const { clock, runs, host } = hosted([rule("often", "rate(1 minute)")]);
    await host.stop();
    await host.stop();
    await clock.pass(5 * MINUTE);
    expect(runs).toHaveLength(1);
  });
});

describe("the rules of a cloud", () => {
  const object = (type: string, attributes: Record<string, unknown>): CloudObject => ({
    type,
    region: "ap-northeast-2",
    key: "k",
    attributes,
  });
  const found = (attributes: object, target: object = {}) => {
    const objects = [
      object("aws_cloudwatch_event_rule", {
        name: "r",
        arn: "a",
        schedule_expression: "rate(1 minute)",
        ...attributes,
      }),
      object("aws_cloudwatch_event_target", {
        rule: "r",
        arn: "arn:aws:lambda:ap-northeast-2:000000000000:function:f",
        ...target,
      }),
    ];
    return scheduledRules({ list: ({ type } = {}) => objects.filter((each) => each.type === type) });
  };

  it("are those that are enabled, have a schedule and call a function", () => {
    expect(found({})).toEqual([{ name: "r", arn: "a", expression: "rate(1 minute)", functionName: "f" }]);
  });

  it.each([
    [{ state: "DISABLED" }, {}],
    [{ schedule_expression: "" }, {}],
    [{ schedule_expression: undefined }, {}],
    [{}, { rule: "another" }],
    [{}, { arn: "arn:aws:sqs:ap-northeast-2:000000000000:queue" }],
    [{}, { arn: undefined }],
  ])("without %j %j", (attributes, target) => expect(found(attributes, target)).toEqual([]));
});
