import type { CloudWatchClient, GetMetricDataCommandOutput, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { Measurement, Measurements } from "./decision.ts";

export interface MetricWindow {
  readonly client: Pick<CloudWatchClient, "send">;
  /** Namespace that the platform's functions write to. */
  readonly namespace: string;
  /** Days that are over, the last of them yesterday (UTC), 1 to 60. */
  readonly days: number;
  readonly now: Date;
}

const DAY_SECONDS = 86_400;

/** Services that a query asks, and the metrics of theirs. Source: `settings.ts` of each function. */
const PROCESS = "process-events";
const INGEST = "ingest-events";
const COSTS = "watch-costs";

/**
 * What CloudWatch has of the days that are over. Latency and cold start are those of the worst day; errors are of all days together; cost is
 * the average day of those whose cost is known.
 */
export async function cloudwatchMeasurements(window: MetricWindow): Promise<Partial<Measurements>> {
  const found = await metrics(window, [
    query("latency", PROCESS, "Latency", "p99"),
    query("accepted", INGEST, "Accepted", "Sum"),
    query("stored", PROCESS, "Stored", "Sum"),
    query("duplicate", PROCESS, "Duplicate", "Sum"),
    query("conflict", PROCESS, "Conflict", "Sum"),
    query("coldIngest", INGEST, "ColdStart", "Maximum"),
    query("coldProcess", PROCESS, "ColdStart", "Maximum"),
    // Read on the morning after: it says what the month had cost by the end of the day before.
    query("cost", COSTS, "MonthToDateUsd", "Maximum"),
  ]);
  const { namespace, days } = window;
  const of = (id: string): number[] => [...(found.get(id)?.values() ?? [])];
  const source = (what: string) => `CloudWatch ${namespace} ${what}, ${days} days`;
  const none = (what: string): Measurement => ({
    missing: `CloudWatch has no ${what} in ${namespace} for ${days} days`,
  });
  const worst = (ids: readonly string[], what: string): Measurement => {
    const values = ids.flatMap(of);
    if (values.length === 0) return none(what);
    return { value: Math.max(...values) / 1000, source: `${source(what)}, the worst` };
  };
  const sum = (id: string) => of(id).reduce((total, value) => total + value, 0);
  const accepted = sum("accepted");
  const settled = sum("stored") + sum("duplicate") + sum("conflict");
  const costs = dailyCosts(found.get("cost") ?? new Map());
  return {
    latencyP99Seconds: worst(["latency"], "Latency p99"),
    coldStartSeconds: worst(["coldIngest", "coldProcess"], "ColdStart"),
    errorPercent:
      accepted === 0
        ? none("Accepted")
        : {
            // What is settled more than accepted was delivered or counted twice, or accepted before the first day.
            value: (Math.max(0, accepted - settled) / accepted) * 100,
            source: source("Accepted less Stored, Duplicate and Conflict"),
          },
    costPerDayUsd:
      costs.length === 0
        ? { missing: `CloudWatch has no two days in a row of MonthToDateUsd in ${namespace}` }
        : {
            value: costs.reduce((total, cost) => total + cost, 0) / costs.length,
            source: `CloudWatch ${namespace} MonthToDateUsd, ${costs.length} of ${days} days`,
          },
  };
}

/**
 * What days cost, by how much the month to date grew from one reading to the next. On the first of a month it begins anew, so that the last
 * day of each month is not known.
 * @param byDay the month to date, by the time of the day's beginning in milliseconds
 */
export function dailyCosts(byDay: ReadonlyMap<number, number>): number[] {
  return [...byDay].flatMap(([time, value]) => {
    const before = byDay.get(time - DAY_SECONDS * 1000);
    return before === undefined || new Date(time).getUTCDate() === 1 ? [] : [value - before];
  });
}

const query = (id: string, service: string, metric: string, stat: string) => ({ id, service, metric, stat });
type Query = ReturnType<typeof query>;

/** Values by id and the beginning of their day. */
async function metrics(
  { client, namespace, days, now }: MetricWindow,
  queries: readonly Query[],
): Promise<Map<string, Map<number, number>>> {
  const end = Math.floor(now.getTime() / (DAY_SECONDS * 1000)) * DAY_SECONDS * 1000;
  const found = new Map<string, Map<number, number>>();
  let token: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new GetMetricDataCommand({
        StartTime: new Date(end - days * DAY_SECONDS * 1000),
        EndTime: new Date(end),
        MetricDataQueries: queries.map((each) => metricQuery(namespace, each)),
        ...(token && { NextToken: token }),
      }),
    );
    for (const { Id = "", Timestamps = [], Values = [] } of page.MetricDataResults ?? []) {
      const values = found.get(Id) ?? new Map<number, number>();
      found.set(Id, values);
      for (const [index, time] of Timestamps.entries()) values.set(time.getTime(), Values[index]!);
    }
    token = page.NextToken;
  } while (token);
  return found;
}

const metricQuery = (namespace: string, { id, service, metric, stat }: Query): MetricDataQuery => ({
  Id: id,
  MetricStat: {
    Metric: { Namespace: namespace, MetricName: metric, Dimensions: [{ Name: "service", Value: service }] },
    Period: DAY_SECONDS,
    Stat: stat,
  },
});
