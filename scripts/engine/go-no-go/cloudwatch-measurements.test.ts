import type { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "vitest";
import { cloudwatchMeasurements, dailyCosts } from "./cloudwatch-measurements.ts";

const NOW = new Date("2026-11-20T09:30:00Z");
const at = (day: string) => new Date(`${day}T00:00:00Z`);

type Readings = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** CloudWatch with these values, by `service metric statistic` and day; a page holds one metric. */
function cloudwatch(readings: Readings) {
  const asked: GetMetricDataCommand["input"][] = [];
  const send = async ({ input }: GetMetricDataCommand) => {
    asked.push(input);
    const page = Number(input.NextToken ?? 0);
    const queries = input.MetricDataQueries ?? [];
    const { Id, MetricStat } = queries[page]!;
    const { Namespace, MetricName, Dimensions } = MetricStat!.Metric!;
    expect([Namespace, MetricStat!.Period]).toEqual(["sluice/prod", 86_400]);
    const found = readings[`${Dimensions![0]!.Value} ${MetricName} ${MetricStat!.Stat}`] ?? {};
    const result = { Id, Timestamps: Object.keys(found).map(at), Values: Object.values(found) };
    return { MetricDataResults: [result], ...(page + 1 < queries.length && { NextToken: String(page + 1) }) };
  };
  return {
    asked,
    measure: () => cloudwatchMeasurements({ client: { send } as never, namespace: "sluice/prod", days: 7, now: NOW }),
  };
}

describe("what CloudWatch has", () => {
  it("is the worst day's latency and cold start, all days' errors, and the average day's cost", async () => {
    const { measure } = cloudwatch({
      "process-events Latency p99": { "2026-11-18": 800, "2026-11-19": 1250 },
      "ingest-events Accepted Sum": { "2026-11-18": 6_000, "2026-11-19": 4_000 },
      "process-events Stored Sum": { "2026-11-18": 5_990, "2026-11-19": 3_900 },
      "process-events Duplicate Sum": { "2026-11-19": 80 },
      "process-events Conflict Sum": { "2026-11-19": 10 },
      "ingest-events ColdStart Maximum": { "2026-11-18": 410 },
      "process-events ColdStart Maximum": { "2026-11-19": 630 },
      "watch-costs MonthToDateUsd Maximum": { "2026-11-17": 1_000, "2026-11-18": 1_080, "2026-11-19": 1_170 },
    });
    expect(await measure()).toMatchObject({
      latencyP99Seconds: { value: 1.25, source: "CloudWatch sluice/prod Latency p99, 7 days, the worst" },
      coldStartSeconds: { value: 0.63 },
      errorPercent: { value: 0.2 },
      costPerDayUsd: { value: 85, source: "CloudWatch sluice/prod MonthToDateUsd, 2 of 7 days" },
    });
  });

  it("is of days that are over, all pages of it", async () => {
    const { asked, measure } = cloudwatch({});
    await measure();
    expect(asked).toHaveLength(8);
    expect([asked[0]?.StartTime, asked[0]?.EndTime]).toEqual([at("2026-11-13"), at("2026-11-20")]);
  });

  it("is nothing where nothing was measured, which is told and never zero", async () => {
    const all = await cloudwatch({}).measure();
    for (const measurement of Object.values(all))
      expect(measurement).toEqual({ missing: expect.stringContaining("sluice/prod") });
  });

  it("has no errors below zero where yesterday's events were settled today", async () => {
    const { measure } = cloudwatch({
      "ingest-events Accepted Sum": { "2026-11-18": 100 },
      "process-events Stored Sum": { "2026-11-18": 103 },
    });
    expect((await measure()).errorPercent).toMatchObject({ value: 0 });
  });
});

describe("what days cost", () => {
  const costs = (byDay: Readonly<Record<string, number>>) =>
    dailyCosts(new Map(Object.entries(byDay).map(([day, value]) => [at(day).getTime(), value])));

  it("is known across the beginning of a month but for the last day before", () => {
    expect(
      costs({ "2026-10-30": 2_900, "2026-10-31": 3_000, "2026-11-01": 0, "2026-11-02": 90, "2026-11-03": 185 }),
    ).toEqual([100, 90, 95]);
  });

  it("is not known where the day before was not read", () => {
    expect(costs({ "2026-11-05": 400, "2026-11-07": 600 })).toEqual([]);
    expect(costs({})).toEqual([]);
  });
});
