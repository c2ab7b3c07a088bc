import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import type { Resources } from "./attributes.ts";
import { compareEstimates } from "./compare.ts";
import { comparisonText } from "./comparison-text.ts";
import { type Configurations, estimateMonthly } from "./estimate.ts";
import { forecast, isOverCap } from "./forecast.ts";
import { forecastMarkdown } from "./forecast-markdown.ts";
import { forecastText, resourcesText } from "./forecast-text.ts";

const configurations: Configurations = new Map<string, { resource: Resources }>([
  ["dev-net", { resource: { aws_eip: { one: {} }, aws_vpc: { main: {} } } }],
  [
    "dev-stream",
    { resource: { aws_kinesis_stream: { events: { stream_mode_details: { stream_mode: "ON_DEMAND" } } } } },
  ],
  ["dev-rights", { resource: { aws_iam_role: { node: {} } } }],
  ["dev-new", { resource: { aws_made_up: { "\u001b[2Jx": {} } } }],
]);
const usage = { eventsGb: [500, 1000], internetGb: 0, volumeGibPerKafkaNode: 0 };
const environment = testEnvironment({ usage, costs: { monthlyCapUsd: 100, monthlyTargetUsd: 90 } });
const all = forecast(environment, configurations, { months: [1, 12] });

describe("a forecast in words", () => {
  it("has a column for every volume and time, and sums that add up", () => {
    const lines = forecastText(all).split("\n");
    expect(lines.slice(2, 7).map((line) => line.trimEnd())).toEqual([
      "STACK                500 GB M1  500 GB M12  1 TB M1  1 TB M12",
      "dev-net                   3.65        3.65     3.65      3.65",
      "dev-stream               86.42       86.42   143.64    143.64",
      "dev-new                   0.00        0.00     0.00      0.00",
      "(beside the stacks)       0.00        0.00     0.00      0.00",
    ]);
    expect(lines[7]?.trimEnd()).toBe("total                    90.07       90.07   147.29    147.29");
  });

  it("says which limit is passed, from when on and by how much", () => {
    expect(forecastText(all)).toContain(
      "Target 90.00: passed from 500 GB, month 1 on; by 57.29 at most (1 TB, month 1)",
    );
    expect(forecastText(all)).toContain("Cap 100.00: passed from 1 TB, month 1 on; by 47.29 at most (1 TB, month 1)");
    expect(isOverCap(all)).toBe(true);
    expect(isOverCap(forecast(environment, configurations, { volumes: [500] }))).toBe(false);
  });

  it("tells what is free and what has no price, and lets no name command the terminal", () => {
    const text = forecastText(all);
    expect(text).toContain("Free: dev-rights");
    expect(text).toContain("dev-new aws_made_up.\\u001b[2Jx: aws_made_up: nobody has written down how it is paid");
    for (const each of [text, resourcesText(all), forecastMarkdown(all)]) expect(each).not.toContain("\u001b");
  });

  it("marks prices that are not of the region's list", () => {
    expect(forecastText(all)).toMatch(
      /Prices: 2 % of 147\.29 from the region's list, 98 % \(~\) from another list, 0 % \(\?\)/,
    );
    const text = resourcesText(all);
    expect(text).toContain("dev-net  3.65  (1 free)\n  aws_eip.one  3.65  hours 730 × 0.005 = 3.65");
    expect(text).toContain("hours 730 × 0.04~ = 29.20; in 476.837 × 0.08~ = 38.15");
  });

  it("is a table in a pull request, with names as code", () => {
    const text = forecastMarkdown(all);
    expect(text).toContain("| stack | 500 GB m1 | 500 GB m12 | 1 TB m1 | 1 TB m12 |\n|---|--:|--:|--:|--:|");
    expect(text).toContain("| **total** | **90.07** | **90.07** | **147.29** | **147.29** |");
    expect(text).toContain("<code>dev-net</code>");
  });
});

describe("two estimates side by side", () => {
  it("show the stacks that differ, and what differs without a price", () => {
    const before = estimateMonthly(environment, configurations);
    const more: Configurations = new Map<string, { resource: Resources }>([
      ...configurations,
      ["dev-net", { resource: { aws_eip: { one: {}, two: {} }, aws_odd: { x: {} } } }],
    ]);
    const comparison = compareEstimates(before, estimateMonthly(environment, more));
    expect(comparison).toMatchObject({ before: 9007, after: 9372, cents: 365 });
    expect(comparisonText(comparison, ["one", "two"])).toBe(
      [
        "STACK    ONE    TWO  DIFFERENCE",
        "net     3.65   7.30       +3.65",
        "total  90.07  93.72       +3.65",
        "",
        "Differs, without a price:",
        "  net aws_odd.x: aws_odd: nobody has written down how it is paid",
      ].join("\n"),
    );
  });

  it("takes two environments' stacks of a concern for the same, and what only one has as gained or lost", () => {
    const other = { ...environment, name: "prod" };
    const after = estimateMonthly(other, new Map([["prod-net", { resource: { aws_eip: { one: {} } } }]]));
    const { stacks } = compareEstimates(estimateMonthly(environment, configurations), after);
    const cents = Object.fromEntries(stacks.map((stack) => [stack.concern, stack.cents]));
    expect(cents).toMatchObject({ net: 0, stream: -8642 });
  });
});
