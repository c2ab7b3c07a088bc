import { describe, expect, it } from "vitest";
import { defineEnvironment } from "../define.ts";
import { dev } from "../dev.ts";
import type { EnvironmentInput } from "../environment.ts";

const defined = (changes: Partial<EnvironmentInput>) => defineEnvironment({ ...dev, usage: {}, costs: {}, ...changes });

describe("usage and costs", () => {
  it("need no word in an environment's file: 500 GB and 1 TB, the approved cap and the target", () => {
    expect(defined({}).usage.eventsGb).toEqual([500, 1000]);
    expect(defined({}).costs).toEqual({
      monthlyCapUsd: 5500,
      monthlyTargetUsd: 4500,
      source: "cost-explorer",
    });
  });

  it.each([
    ["no volume", { usage: { eventsGb: [] } }, /usage\.eventsGb/],
    ["a volume of nothing", { usage: { eventsGb: [0] } }, /usage\.eventsGb\.0/],
    ["more events at once than a request takes", { usage: { eventsPerRequest: 501 } }, /usage\.eventsPerRequest/],
    ["less than nothing", { usage: { natGb: -1 } }, /usage\.natGb/],
    ["a figure that there is not", { usage: { natGB: 1 } as object }, /natGB/],
    [
      "a target above the cap",
      { costs: { monthlyCapUsd: 100, monthlyTargetUsd: 200 } },
      /costs\.monthlyTargetUsd: must be at most monthlyCapUsd \(100\)/,
    ],
  ])("refuse %s", (_, changes, message) => {
    expect(() => defined(changes)).toThrow(message);
  });
});
