import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { KinesisStack } from "./kinesis.ts";
import { ScaleStreamsStack } from "./scale-streams.ts";

type Streams = NonNullable<EnvironmentInput["streams"]>;
const scaled: Streams = { mode: "provisioned", minShards: 1, maxShards: 12 };
const stackOf = (streams: Streams) => synth(new ScaleStreamsStack(Testing.app(), testEnvironment({ streams })));
const { resource } = stackOf(scaled);

describe("what scales the stream", () => {
  it.each<[string, Streams]>([
    ["on demand", { mode: "on-demand", minShards: 1, maxShards: 12 }],
    ["of a fixed size", { mode: "provisioned", minShards: 4, maxShards: 4 }],
  ])("is not there for a stream %s", (_, streams) => {
    const { json } = stackOf(streams);
    expect([json.resource ?? {}, json.data ?? {}]).toEqual([{}, {}]);
  });

  it("knows the fewest and the most shards, and where changes are written down", () => {
    expect(resource("aws_lambda_function.scale-streams")).toMatchObject({
      reserved_concurrent_executions: 1,
      environment: {
        variables: { MIN_SHARDS: "1", MAX_SHARDS: "12", CHANGES_TABLE_NAME: "${aws_dynamodb_table.changes.name}" },
      },
    });
  });

  it("runs every minute", () => {
    expect(resource("aws_cloudwatch_event_rule.every-minute").schedule_expression).toBe("rate(1 minute)");
  });

  it("may look at and change this stream, read metrics, and keep its own notes: nothing else beside its log and traces", () => {
    const { policy } = resource("aws_iam_role_policy.scale-streams_role_rights");
    const statements = policy.match(/"Action":\[[^\]]*\]|"Resource":\[[^\]]*\]/g) ?? [];
    const actions = [...policy.matchAll(/"([a-z]+:[A-Za-z*]+)"/g)].map(([, action]) => action);
    expect(actions.filter((action) => !/^(logs|xray):/.test(action ?? "")).toSorted()).toEqual([
      "cloudwatch:GetMetricData",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "kinesis:DescribeStreamSummary",
      "kinesis:UpdateShardCount",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "kms:ViaService",
    ]);
    expect(statements.join()).not.toContain("kinesis:*");
  });

  it("tells when shards are short for three of five minutes", () => {
    expect(resource("aws_cloudwatch_metric_alarm.shards-short")).toMatchObject({
      metric_name: "ShortShards",
      dimensions: { service: "scale-streams" },
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      datapoints_to_alarm: 3,
      evaluation_periods: 5,
    });
  });
});

describe("the stream that is scaled", () => {
  const streamOf = (streams: Streams) =>
    synth(new KinesisStack(Testing.app(), testEnvironment({ streams }))).resource("aws_kinesis_stream.events");

  it("begins with the fewest shards, and Terraform leaves them alone from then on", () => {
    expect(streamOf(scaled)).toMatchObject({ shard_count: 1, lifecycle: { ignore_changes: ["shard_count"] } });
  });

  it("of a fixed size has its shards from Terraform", () => {
    const fixed = streamOf({ mode: "provisioned", minShards: 4, maxShards: 4 });
    expect([fixed.shard_count, fixed.lifecycle]).toEqual([4, undefined]);
  });
});
