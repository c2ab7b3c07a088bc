import { describe, expect, it } from "vitest";
import type { BadDefinition, SlaDefinition } from "#functions/sla/definition";
import { slaKey } from "#functions/sla/definition";
import type { SlaState } from "#functions/sla/state";
import { definition } from "#functions/sla/testing/definition";
import { type CheckPorts, checkSlasHandler } from "./check.ts";

const START = Date.parse("2026-11-30T00:30:00Z");
const MINUTE = 60_000;

/** The tables in memory, with their conditions; a write may be cut off before or after it is done. */
function world(rows: (SlaDefinition | BadDefinition)[]) {
  const clock = { now: START };
  const states = new Map<string, SlaState>();
  const violations: string[] = [];
  const told: string[] = [];
  const completions: { completed_at: string; period_end: string }[] = [];
  const fault: { at: "before" | "after" | "reading" | undefined } = { at: undefined };
  const measured: Record<string, number> = {};
  const logged: string[] = [];
  const ports: CheckPorts = {
    definitions: async () => rows,
    states: async () => new Map(states),
    completions: async (pipeline, since) => {
      if (fault.at === "reading" && pipeline === "broken") throw new Error("no table");
      return completions.filter(
        ({ completed_at }) => Date.parse(completed_at) >= since && Date.parse(completed_at) <= clock.now,
      );
    },
    write: async (of, { state, violation, message }, before) => {
      if (fault.at === "before") throw new Error("killed before");
      if (before > 0 && states.get(slaKey(of))?.revision !== before) return false;
      states.set(slaKey(of), state);
      if (violation) violations.push(`${slaKey(of)} ${violation.window_start}`);
      if (message && !told.includes(message.dedupKey)) told.push(message.dedupKey);
      if (fault.at === "after") throw new Error("killed after");
      return true;
    },
  };
  const run = checkSlasHandler({
    ports,
    now: () => new Date(clock.now),
    log: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (...all) => void logged.push(JSON.stringify(all)),
    },
    meter: {
      count: (name, count) => Object.assign(measured, { [name]: count }),
      value: (name, value) => Object.assign(measured, { [name]: value }),
      milliseconds: () => {},
      publish: () => {},
    },
  });
  return { clock, states, violations, told, completions, fault, measured, logged, run };
}

describe("check-slas", () => {
  it("adds each window that was missed once, and tells once", async () => {
    const { run, clock, violations, told, measured } = world([definition()]);
    for (; clock.now < START + 4 * 60 * MINUTE; clock.now += MINUTE) await run();
    expect(violations.map((each) => each.slice(-24))).toEqual(
      ["01", "02", "03", "04"].map((hour) => `2026-11-30T${hour}:00:00.000Z`),
    );
    expect(told).toEqual(["sla/consumer_batch#hourly/firing/2026-11-30T01:00:00.000Z"]);
    expect(measured).toMatchObject({ Watched: 1, Violated: 1, BadDefinitions: 0 });
  });

  it("takes the deletion of a row for the end of its alert, and judges nothing of the time until the row is back", async () => {
    const rows = [definition()];
    const { run, clock, violations, told } = world(rows);
    const until = async (hours: number) => {
      for (; clock.now < START + hours * 60 * MINUTE; clock.now += MINUTE) await run();
    };
    await until(2);
    expect(violations).toHaveLength(2);
    rows.length = 0;
    await until(5);
    expect(told).toEqual(
      ["firing", "resolved"].map((status) => `sla/consumer_batch#hourly/${status}/2026-11-30T01:00:00.000Z`),
    );
    rows.push(definition());
    await until(5.5);
    expect(violations).toHaveLength(2);
  });

  it.each(["before", "after"] as const)("killed %s any of its writes, goes on as if it had not been", async (when) => {
    for (let killed = 0; killed < 8; killed++) {
      const { run, clock, violations, told, completions, fault } = world([definition()]);
      completions.push({ completed_at: "2026-11-30T02:30:00.000Z", period_end: "2026-11-30T02:30:00.000Z" });
      let writes = 0;
      for (; clock.now < START + 4 * 60 * MINUTE; clock.now += 20 * MINUTE) {
        fault.at = writes++ === killed ? when : undefined;
        await run();
      }
      fault.at = undefined;
      await run();
      expect(new Set(violations).size).toBe(violations.length);
      expect(violations).toHaveLength(4);
      expect(told.map((each) => each.split("/")[2])).toEqual(["firing", "resolved", "firing"]);
    }
  });

  it("twice at once finds nothing twice", async () => {
    const { run, clock, violations, told } = world([definition()]);
    for (; clock.now < START + 4 * 60 * MINUTE; clock.now += 10 * MINUTE) await Promise.all([run(), run(), run()]);
    expect(violations).toHaveLength(4);
    expect(told).toHaveLength(1);
  });

  it("is held up neither by a row that is none nor by one that cannot be checked, and names both", async () => {
    const { run, clock, violations, fault, logged, measured } = world([
      { key: "x#daily", reason: "time_zone: must be a time zone" },
      definition({ pipeline_name: "broken" }),
      definition(),
      definition({ pipeline_name: "off", enabled: false }),
    ]);
    await run();
    fault.at = "reading";
    clock.now += 2 * 60 * MINUTE;
    expect(await run()).toEqual({ watched: 2, bad: 1, violations: 2, violated: 1, unchecked: 1 });
    expect(violations.every((each) => each.startsWith("consumer_batch#hourly"))).toBe(true);
    expect(logged.join()).toContain('"x#daily"');
    expect(logged.join()).toContain('"broken#hourly"');
    expect(measured).toMatchObject({ Unchecked: 1, BadDefinitions: 1, Watched: 2 });
  });

  it("watches a row that is added, from then on", async () => {
    const rows = [definition()];
    const { run, clock, violations } = world(rows);
    await run();
    clock.now += 90 * MINUTE;
    rows.push(definition({ pipeline_name: "settlement" }));
    await run();
    clock.now += 70 * MINUTE;
    await run();
    expect(violations.filter((each) => each.startsWith("settlement"))).toEqual([
      "settlement#hourly 2026-11-30T03:00:00.000Z",
    ]);
  });
});
