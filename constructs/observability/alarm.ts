import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";

interface Common {
  readonly name: string;
  /** What it means and what to do first; the first thing read at night. */
  readonly description: string;
  /** What mends it, step by step: `docs/runbooks/<runbook>.md`. Several alarms may share one. */
  readonly runbook: string;
  readonly topicArn: string;
  readonly threshold: number;
  /** @default "above" */
  readonly when?: "above" | "at-or-above" | "below";
  /** How many periods must be beyond the threshold. @default 1 */
  readonly periods?: number;
  /** Among how many of the latest periods they are counted. @default as many: in a row */
  readonly outOf?: number;
  /**
   * What no data means: `quiet` is no alarm, since quiet nights are no failures; `unchanged` is what the last data said, for what is
   * measured rarely; `alarm` is for what must speak up. @default "quiet"
   */
  readonly whenMissing?: keyof typeof missing;
}

/** One metric of AWS or of our functions. */
export interface MetricAlarmProps extends Common {
  readonly metric: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    /** `Sum`, `Maximum`, ... or a percentile such as `p99`. */
    readonly statistic: string;
    /** Length of a period, a multiple of 60 seconds. @default 60 */
    readonly periodSeconds?: number;
  };
}

/** A formula over several metrics. */
export interface FormulaAlarmProps extends Common {
  readonly queries: readonly CloudwatchMetricAlarmMetricQuery[];
}

const operators = {
  above: "GreaterThanThreshold",
  "at-or-above": "GreaterThanOrEqualToThreshold",
  below: "LessThanThreshold",
} as const;

const missing = { quiet: "notBreaching", unchanged: "ignore", alarm: "breaching" } as const;

/**
 * An alarm that tells the topic when it starts and when it is over, and where it is written what to do. What `alarms` of the environment
 * says of it goes before its props.
 */
export class Alarm extends Construct {
  constructor(scope: Construct, id: string, props: MetricAlarmProps | FormulaAlarmProps) {
    super(scope, id);
    const source =
      "metric" in props
        ? {
            namespace: props.metric.namespace,
            metricName: props.metric.name,
            dimensions: { ...props.metric.dimensions },
            period: props.metric.periodSeconds ?? 60,
            ...(/^p\d/.test(props.metric.statistic)
              ? { extendedStatistic: props.metric.statistic }
              : { statistic: props.metric.statistic }),
          }
        : { metricQuery: [...props.queries] };
    const own = PlatformStack.of(this).partSettings("alarms", this);
    const { threshold = props.threshold, periods = props.periods ?? 1, outOf = props.outOf, muted = false } = own;
    new CloudwatchMetricAlarm(this, "default", {
      alarmName: props.name,
      alarmDescription: `${props.description} Runbook: docs/runbooks/${props.runbook}.md`,
      comparisonOperator: operators[props.when ?? "above"],
      threshold,
      evaluationPeriods: outOf ?? periods,
      ...(outOf === undefined ? {} : { datapointsToAlarm: periods }),
      ...(muted ? { actionsEnabled: false } : {}),
      treatMissingData: missing[props.whenMissing ?? "quiet"],
      alarmActions: [props.topicArn],
      okActions: [props.topicArn],
      ...source,
    });
  }
}
