import { describe, expect, it } from "vitest";
import type { criteria, Measured, MeasuredName, Verdict } from "./criteria.ts";
import { decide, type Measurements, notMeasured } from "./decision.ts";

const good: Measured = {
  latencyP99Seconds: 0.4,
  errorPercent: 0.01,
  costPerDayUsd: 80,
  estimatedCostPerDayUsd: 82,
  coldStartSeconds: 0.6,
  openMismatches: 0,
};
const measured = (values: Partial<Measured>): Measurements => ({
  ...notMeasured("nobody looked"),
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, source: `the ${name} meter` }])),
});
const verdictOf = (name: (typeof criteria)[number]["name"], change: Partial<Measured>): Verdict =>
  decide(measured({ ...good, ...change })).findings.find((finding) => finding.name === name)!.verdict;

describe("a criterion at its boundary", () => {
  it.each<[number, Verdict]>([
    [0, "go"],
    [299.999, "go"],
    [300, "no-go"],
    [7200, "no-go"],
  ])("latency of %d s: %s", (latencyP99Seconds, verdict) =>
    expect(verdictOf("latency", { latencyP99Seconds })).toBe(verdict),
  );

  it.each<[number, Verdict]>([
    [0, "go"],
    [0.0999, "go"],
    [0.1, "no-go"],
    [100, "no-go"],
  ])("errors of %d %: %s", (errorPercent, verdict) => expect(verdictOf("errors", { errorPercent })).toBe(verdict));

  it.each<[number, number, Verdict]>([
    [80, 100, "go"],
    [120, 100, "go"],
    [120.01, 100, "no-go"],
    [79.99, 100, "no-go"],
    [66, 55, "go"],
    [84, 70, "go"],
    [100, 0.01, "no-go"],
  ])("%d USD where %d were estimated: %s", (costPerDayUsd, estimatedCostPerDayUsd, verdict) =>
    expect(verdictOf("cost-against-estimate", { costPerDayUsd, estimatedCostPerDayUsd })).toBe(verdict),
  );

  it.each<[number, Verdict]>([
    [0, "decide"],
    [49.99, "decide"],
    [50, "go"],
    [100, "go"],
    [100.01, "decide"],
    [150, "decide"],
    [150.01, "no-go"],
  ])("a day of %d USD: %s", (costPerDayUsd, verdict) =>
    expect(verdictOf("cost-per-day", { costPerDayUsd })).toBe(verdict),
  );

  it.each<[number, Verdict]>([
    [0.1, "go"],
    [4.999, "go"],
    [5, "decide"],
    [30, "decide"],
    [30.001, "no-go"],
  ])("a cold start of %d s: %s", (coldStartSeconds, verdict) =>
    expect(verdictOf("cold-start", { coldStartSeconds })).toBe(verdict),
  );

  it.each<[number, Verdict]>([
    [0, "go"],
    [1, "no-go"],
  ])("%d mismatches: %s", (openMismatches, verdict) =>
    expect(verdictOf("mismatches", { openMismatches })).toBe(verdict),
  );
});

describe("the decision", () => {
  it("is go if every criterion is", () => {
    expect(decide(measured(good)).verdict).toBe("go");
  });

  it.each(Object.keys(good) as MeasuredName[])("is never go without %s", (name) => {
    const { [name]: _, ...rest } = good;
    const { verdict, findings } = decide(measured(rest));
    expect(verdict).toBe("not measured");
    const open = findings.filter((finding) => finding.verdict === "not measured");
    expect(open.length).toBeGreaterThan(0);
    for (const finding of open) expect(finding).toMatchObject({ value: null, source: "nobody looked" });
  });

  it("is no-go for one that fails, whatever else is missing or short", () => {
    expect(decide(measured({ errorPercent: 1 })).verdict).toBe("no-go");
    expect(
      decide(measured({ ...good, coldStartSeconds: 40, costPerDayUsd: 110, estimatedCostPerDayUsd: 110 })).verdict,
    ).toBe("no-go");
  });

  it("is left to people where a value is between the goal and the limit", () => {
    expect(decide(measured({ ...good, coldStartSeconds: 12 })).verdict).toBe("decide");
  });

  it("takes what is no number for not measured", () => {
    const nothing = decide(measured({ ...good, estimatedCostPerDayUsd: 0 }));
    expect(nothing.findings[2]).toMatchObject({ verdict: "not measured", value: null });
    expect(decide(measured({ ...good, latencyP99Seconds: Number.NaN })).verdict).toBe("not measured");
  });

  it("says where each value comes from", () => {
    const { findings } = decide(measured(good));
    expect(findings.map(({ source }) => source)).toEqual([
      "the latencyP99Seconds meter",
      "the errorPercent meter",
      "the costPerDayUsd meter; the estimatedCostPerDayUsd meter",
      "the costPerDayUsd meter",
      "the coldStartSeconds meter",
      "the openMismatches meter",
    ]);
  });
});
