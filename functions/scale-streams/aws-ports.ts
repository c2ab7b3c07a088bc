import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { DescribeStreamSummaryCommand, type KinesisClient, UpdateShardCountCommand } from "@aws-sdk/client-kinesis";
import { LOOK_BACK_MINUTES } from "./load.ts";
import type { ScalePorts } from "./scale.ts";
import type { Minute } from "./shards.ts";

const MINUTE_MS = 60_000;

/** The sums that a minute of load is made of. Source: Kinesis developer guide, "Basic stream-level metrics" */
const METRICS = {
  records: "IncomingRecords",
  bytes: "IncomingBytes",
  refused: "WriteProvisionedThroughputExceeded",
} as const;
type Sum = keyof typeof METRICS;

/** What a refusal says. Source: "UpdateShardCount", Kinesis Data Streams API reference, errors */
const REFUSALS: ReadonlyMap<string, "busy" | "spent"> = new Map([
  ["ResourceInUseException", "busy"],
  ["LimitExceededException", "spent"],
]);

/** A stream of Kinesis: what it is, and how many shards it is to have. */
export const kinesisStream = (
  kinesis: Pick<KinesisClient, "send">,
  StreamName: string,
): Pick<ScalePorts, "stream" | "setShards"> => ({
  stream: async () => {
    const { StreamDescriptionSummary: summary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
    return {
      mode: summary?.StreamModeDetails?.StreamMode === "ON_DEMAND" ? "on-demand" : "provisioned",
      status: summary?.StreamStatus ?? "not described",
      shards: summary?.OpenShardCount ?? null,
    };
  },
  setShards: async (TargetShardCount) => {
    try {
      await kinesis.send(new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: "UNIFORM_SCALING" }));
      return "asked";
    } catch (error) {
      const refusal = error instanceof Error ? REFUSALS.get(error.name) : undefined;
      if (refusal === undefined) throw error;
      return refusal;
    }
  },
});

/**
 * What CloudWatch knows of a stream's load. A minute is known where its records and bytes both are, or where all that came was
 * refused; refusals that are missing are none.
 */
export const cloudwatchLoad = (
  cloudwatch: Pick<CloudWatchClient, "send">,
  streamName: string,
): Pick<ScalePorts, "load"> => {
  const Dimensions = [{ Name: "StreamName", Value: streamName }];
  const queries: MetricDataQuery[] = Object.entries(METRICS).map(([Id, MetricName]) => ({
    Id,
    MetricStat: { Metric: { Namespace: "AWS/Kinesis", MetricName, Dimensions }, Period: 60, Stat: "Sum" },
  }));
  return {
    load: async (now) => {
      const start = new Date(now.getTime() - LOOK_BACK_MINUTES * MINUTE_MS);
      const sums = await readSums(cloudwatch, queries, start, now);
      return [...sums.keys()].sort((a, b) => a - b).flatMap((at) => minuteOf(at, sums.get(at) ?? {}));
    },
  };
};

type Sums = Map<number, Partial<Record<Sum, number>>>;

async function readSums(
  cloudwatch: Pick<CloudWatchClient, "send">,
  MetricDataQueries: MetricDataQuery[],
  StartTime: Date,
  EndTime: Date,
): Promise<Sums> {
  const sums: Sums = new Map();
  let next: string | undefined;
  do {
    const page = new GetMetricDataCommand({
      MetricDataQueries,
      StartTime,
      EndTime,
      ScanBy: "TimestampAscending",
      ...(next === undefined ? {} : { NextToken: next }),
    });
    const { MetricDataResults = [], NextToken } = await cloudwatch.send(page);
    for (const { Id = "", Timestamps = [], Values = [] } of MetricDataResults)
      for (const [index, at] of Timestamps.entries())
        if (Object.hasOwn(METRICS, Id)) sums.set(at.getTime(), { ...sums.get(at.getTime()), [Id]: Values[index] });
    next = NextToken;
  } while (next);
  return sums;
}

function minuteOf(at: number, { records, bytes, refused = 0 }: Partial<Record<Sum, number>>): Minute[] {
  const allRefused = records === undefined && bytes === undefined && refused > 0;
  if (allRefused) return [{ at: new Date(at), records: 0, bytes: 0, refused }];
  return records === undefined || bytes === undefined ? [] : [{ at: new Date(at), records, bytes, refused }];
}
