import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { DescribeStreamSummaryCommand, type KinesisClient, UpdateShardCountCommand } from "@aws-sdk/client-kinesis";
import type { ScalePorts } from "./scale.ts";
import type { ScaleStreamsMetric } from "./settings.ts";
import { REMEMBERED_MINUTES } from "./shards.ts";

export interface AwsPortsProps {
  readonly kinesis: Pick<KinesisClient, "send">;
  readonly cloudwatch: Pick<CloudWatchClient, "send">;
  readonly streamName: string;
  /** Where this function's own metrics are. */
  readonly own: { readonly namespace: string; readonly service: string };
}

const LOOK_BACK_MINUTES = 60;
const MINUTE_MS = 60_000;
const scaled: ScaleStreamsMetric = "Scaled";

/** Somebody else changes the stream, or has spent the day's changes. */
const REFUSALS: ReadonlySet<string> = new Set(["ResourceInUseException", "LimitExceededException"]);

/** A stream of Kinesis, with what CloudWatch knows of it. */
export const awsPorts = ({ kinesis, cloudwatch, streamName, own }: AwsPortsProps): ScalePorts => {
  /** Values by the time of their period. */
  const series = async (queries: MetricDataQuery[], start: Date, end: Date) => {
    const found = new Map<string, Map<number, number>>();
    let next: string | undefined;
    do {
      const { MetricDataResults = [], NextToken } = await cloudwatch.send(
        new GetMetricDataCommand({
          MetricDataQueries: queries,
          StartTime: start,
          EndTime: end,
          ScanBy: "TimestampAscending",
          ...(next === undefined ? {} : { NextToken: next }),
        }),
      );
      for (const { Id = "", Timestamps = [], Values = [] } of MetricDataResults) {
        const values = found.get(Id) ?? new Map<number, number>();
        for (const [index, at] of Timestamps.entries()) values.set(at.getTime(), Values[index] ?? 0);
        found.set(Id, values);
      }
      next = NextToken;
    } while (next);
    return (id: string) => found.get(id) ?? new Map<number, number>();
  };
  const sums = (Id: string, Namespace: string, MetricName: string, Name: string, Value: string): MetricDataQuery => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] }, Period: 60, Stat: "Sum" },
  });
  const ofStream = (id: string, metric: string) => sums(id, "AWS/Kinesis", metric, "StreamName", streamName);
  const before = (now: Date, minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);

  return {
    stream: async () => {
      const { StreamDescriptionSummary: summary } = await kinesis.send(
        new DescribeStreamSummaryCommand({ StreamName: streamName }),
      );
      const onDemand = summary?.StreamModeDetails?.StreamMode === "ON_DEMAND";
      return {
        mode: onDemand ? "on-demand" : "provisioned",
        status: summary?.StreamStatus ?? "UNKNOWN",
        shards: summary?.OpenShardCount ?? 0,
      };
    },
    load: async (now) => {
      const queries = [
        ofStream("records", "IncomingRecords"),
        ofStream("bytes", "IncomingBytes"),
        ofStream("refused", "WriteProvisionedThroughputExceeded"),
      ];
      const found = await series(queries, before(now, LOOK_BACK_MINUTES), now);
      const [records, bytes, refused] = [found("records"), found("bytes"), found("refused")];
      // A stream that refuses everything takes nothing in, and is still asked for.
      const times = [...new Set([...records.keys(), ...refused.keys()])].sort((a, b) => a - b);
      return times.map((at) => ({
        at: new Date(at),
        records: records.get(at) ?? 0,
        bytes: bytes.get(at) ?? 0,
        refused: refused.get(at) ?? 0,
      }));
    },
    calls: async (now) => {
      const query = sums("scaled", own.namespace, scaled, "service", own.service);
      const found = await series([query], before(now, REMEMBERED_MINUTES), now);
      return [...found("scaled")].flatMap(([at, count]) => Array.from({ length: count }, () => new Date(at)));
    },
    setShards: async (count) => {
      try {
        await kinesis.send(
          new UpdateShardCountCommand({
            StreamName: streamName,
            TargetShardCount: count,
            ScalingType: "UNIFORM_SCALING",
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof Error && REFUSALS.has(error.name)) return false;
        throw error;
      }
    },
  };
};
