import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { Alarm } from "./alarm.ts";
import { Dashboard } from "./dashboard.ts";
import { FunctionAlarms } from "./function-alarms.ts";
import { LagAlarms } from "./lag-alarms.ts";

class WatchStack extends PlatformStack {
  constructor(watch: (stack: Construct) => void) {
    super(Testing.app(), testEnvironment(), "watch");
    watch(this);
  }
}
const synthOf = (watch: (stack: Construct) => void) => synth(new WatchStack(watch));
const metric = { namespace: "AWS/SQS", name: "Depth", dimensions: { QueueName: "q" }, statistic: "Maximum" };

describe("an alarm", () => {
  it("tells the topic when it starts and when it is over, and stays quiet without data", () => {
    const { resource } = synthOf(
      (stack) =>
        new Alarm(stack, "depth", {
          name: "d",
          description: "x",
          runbook: "r",
          topicArn: "arn:t",
          threshold: 3,
          metric,
        }),
    );
    expect(resource("aws_cloudwatch_metric_alarm.depth")).toMatchObject({
      alarm_actions: ["arn:t"],
      ok_actions: ["arn:t"],
      treat_missing_data: "notBreaching",
      comparison_operator: "GreaterThanThreshold",
      statistic: "Maximum",
      period: 60,
      evaluation_periods: 1,
    });
  });

  it("names its runbook after what it says", () => {
    const { resource } = synthOf(
      (stack) =>
        new Alarm(stack, "d", {
          name: "d",
          description: "Full.",
          runbook: "depth",
          topicArn: "arn:t",
          threshold: 3,
          metric,
        }),
    );
    expect(resource("aws_cloudwatch_metric_alarm.d").alarm_description).toBe("Full. Runbook: docs/runbooks/depth.md");
  });

  it.each([
    ["unchanged", "ignore"],
    ["alarm", "breaching"],
  ] as const)("takes silence for what it is told: %s", (whenMissing, treated) => {
    const props = { name: "d", description: "x", runbook: "r", topicArn: "arn:t", threshold: 3, metric, whenMissing };
    const { resource } = synthOf((stack) => new Alarm(stack, "d", props));
    expect(resource("aws_cloudwatch_metric_alarm.d").treat_missing_data).toBe(treated);
  });

  it("knows percentiles, which AWS takes under another name", () => {
    const { resource } = synthOf(
      (stack) =>
        new Alarm(stack, "slow", {
          name: "s",
          description: "x",
          runbook: "r",
          topicArn: "arn:t",
          threshold: 1,
          when: "at-or-above",
          metric: { ...metric, statistic: "p99" },
        }),
    );
    expect(resource("aws_cloudwatch_metric_alarm.slow")).toMatchObject({
      extended_statistic: "p99",
      comparison_operator: "GreaterThanOrEqualToThreshold",
    });
    expect(resource("aws_cloudwatch_metric_alarm.slow").statistic).toBeUndefined();
  });

  it("counts periods in a row, or among more of them", () => {
    const periodsOf = (periods: { periods?: number; outOf?: number }) => {
      const { resource } = synthOf(
        (stack) =>
          new Alarm(stack, "a", {
            name: "a",
            description: "x",
            runbook: "r",
            topicArn: "arn:t",
            threshold: 1,
            metric,
            ...periods,
          }),
      );
      const alarm = resource("aws_cloudwatch_metric_alarm.a");
      return [alarm.datapoints_to_alarm, alarm.evaluation_periods];
    };
    expect(periodsOf({})).toEqual([undefined, 1]);
    expect(periodsOf({ periods: 3 })).toEqual([undefined, 3]);
    expect(periodsOf({ periods: 3, outOf: 10 })).toEqual([3, 10]);
  });
});

describe("a function", () => {
  it("is watched for more than 0.1 % failures and for throttles", () => {
    const { resource } = synthOf(
      (stack) => new FunctionAlarms(stack, "f", { functionName: "dev-f", topicArn: "arn:t" }),
    );
    const errors = resource("aws_cloudwatch_metric_alarm.f_errors");
    expect(errors.threshold).toBe(0.1);
    expect(errors.metric_query).toHaveLength(3);
    expect(errors.metric_query.filter(({ return_data }: { return_data?: boolean }) => return_data)).toHaveLength(1);
    expect(resource("aws_cloudwatch_metric_alarm.f_throttles").dimensions).toEqual({ FunctionName: "dev-f" });
  });

  it("warns at one minute of lag and pages at four, in milliseconds as AWS counts", () => {
    const { resources } = synthOf((stack) => new LagAlarms(stack, "lag", { functionName: "dev-f", topicArn: "arn:t" }));
    expect(Object.values(resources("aws_cloudwatch_metric_alarm")).map(({ threshold }) => threshold)).toEqual([
      240_000, 60_000,
    ]);
  });
});

describe("a dashboard", () => {
  it("lays its graphs out in reading order, two a row", () => {
    const graphs = ["a", "b", "c"].map((title) => ({
      title,
      lines: [["AWS/SQS", "Depth", "QueueName", title]] as const,
    }));
    const { resource } = synthOf(
      (stack) => new Dashboard(stack, "board", { name: "b", region: "ap-northeast-2", graphs }),
    );
    const body: string = resource("aws_cloudwatch_dashboard.board").dashboard_body;
    expect([...body.matchAll(/"x" = (\d+), "y" = (\d+)/g)].map(([, x, y]) => [Number(x), Number(y)])).toEqual([
      [0, 0],
      [12, 0],
      [0, 6],
    ]);
  });
});
