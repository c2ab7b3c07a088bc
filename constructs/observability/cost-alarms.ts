import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface CostAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  readonly metricsNamespace: string;
  /** The dimension `service` of the metrics. */
  readonly service: string;
  /** Metrics in percent of the cap: of the month so far, and of the whole month as it is expected. */
  readonly spent: string;
  readonly expected: string;
  readonly capUsd: number;
  readonly topicArn: string;
}

/** Shares of the cap at which what was spent is told. */
const spentLevels = [80, 90, 100] as const;

/**
 * What costs are watched for. What was spent is told at 80, 90 and 100 % of the cap. What is expected is told at 100 % only: a month that
 * is aimed at four fifths of the cap is expected at 80 % from its first day to its last, and an alarm that always rings tells nothing.
 * Measured once a day, each keeps what the last measurement said; that there is none for two days is an alarm of its own.
 */
export class CostAlarms extends Construct {
  constructor(scope: Construct, id: string, props: CostAlarmsProps) {
    super(scope, id);
    const { name, metricsNamespace, service, spent, expected, capUsd, topicArn } = props;
    const metric = (title: string, statistic = "Maximum", periodSeconds = 3600) => ({
      namespace: metricsNamespace,
      name: title,
      dimensions: { service },
      statistic,
      periodSeconds,
    });
    for (const level of spentLevels) {
      new Alarm(this, `spent-${level}`, {
        name: `${name}-spent-${level}`,
        description: `This month has cost ${level} % or more of the ${capUsd} USD that it may (costs.monthlyCapUsd). Look for the service that is dearer than last month.`,
        runbook: "costs",
        topicArn,
        threshold: level,
        when: "at-or-above",
        whenMissing: "unchanged",
        metric: metric(spent),
      });
    }
    new Alarm(this, "expected", {
      name: `${name}-expected`,
      description: `AWS expects this month to cost ${capUsd} USD or more, which is the cap (costs.monthlyCapUsd). There is time to mend it: look for the service that is dearer than last month.`,
      runbook: "costs",
      topicArn,
      threshold: 100,
      when: "at-or-above",
      whenMissing: "unchanged",
      metric: metric(expected),
    });
    new Alarm(this, "unknown", {
      name: `${name}-unknown`,
      description:
        "Nobody has known the costs for two days: the function that reads them does not run or fails. Look at its log.",
      runbook: "costs-unknown",
      topicArn,
      threshold: 1,
      when: "below",
      periods: 2,
      whenMissing: "alarm",
      metric: metric(spent, "SampleCount", 86_400),
    });
  }
}
