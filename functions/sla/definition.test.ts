import { describe, expect, it } from "vitest";
import { toItem } from "#functions/results/attribute-value";
import { fromDefinitionItem, isBad, toDefinitionItem } from "./definition.ts";
import { fingerprintOf, fromStateItem } from "./state.ts";
import { definition } from "./testing/definition.ts";

const row = (change: object) => ({ ...toDefinitionItem(definition()), ...toItem(change as never) });

describe("a row of the definitions", () => {
  it("is the definition that was written, whatever stands beside it", () => {
    expect(fromDefinitionItem(toDefinitionItem(definition()))).toEqual(definition());
    expect(fromDefinitionItem(row({ note: "added by hand" }))).toEqual(definition());
  });

  it("that only has the fields of the table it comes from goes by UTC", () => {
    const { time_zone: _, ...rest } = toDefinitionItem(definition());
    expect(fromDefinitionItem(rest)).toEqual(definition({ time_zone: "UTC" }));
  });

  it.each([
    [{ time_zone: "Mars/Olympus" }, "time_zone"],
    [{ deadline_minutes: -5 }, "deadline_minutes"],
    [{ deadline_minutes: 1e9 }, "deadline_minutes"],
    [{ deadline_minutes: 60 }, "must be at most 59 for hourly"],
    [{ deadline_minutes: 5.5 }, "deadline_minutes"],
    [{ deadline_minutes: "5" }, "deadline_minutes"],
    [{ sla_type: "weekly" }, "sla_type"],
    [{ sla_type: "__proto__" }, "sla_type"],
    [{ sla_type: "daily" }, "under another key"],
    [{ owner: "a\nb" }, "owner"],
    [{ owner: "" }, "owner"],
    [{ slack_channel: "x".repeat(51) }, "slack_channel"],
    [{ enabled: "yes" }, "enabled"],
    [{ pipeline_name: "<script>" }, "pipeline_name"],
  ])("with %j is none, because of %s", (change, reason) => {
    const read = fromDefinitionItem(row(change));
    expect(isBad(read) && `${read.key} ${read.reason}`).toContain(reason);
  });

  it("of types that JSON has not is none", () => {
    const read = fromDefinitionItem({ ...toDefinitionItem(definition()), owner: { SS: ["a"] } });
    expect(isBad(read)).toBe(true);
  });
});

describe("a state", () => {
  it("that nobody here wrote is none", () => {
    for (const change of [{}, { revision: 0 }, { revision: 1, status: "fine" }])
      expect(fromStateItem(toItem(change))).toBeUndefined();
    expect(fromStateItem(undefined)).toBeUndefined();
  });

  it("belongs to what its windows depend on", () => {
    const of = (change: Parameters<typeof definition>[0]) => fingerprintOf(definition(change));
    expect(of({ owner: "x", slack_channel: "#y" })).toBe(of({}));
    for (const change of [{ deadline_minutes: 6 }, { time_zone: "Asia/Seoul" }, { enabled: false }])
      expect(of(change)).not.toBe(of({}));
  });
});
