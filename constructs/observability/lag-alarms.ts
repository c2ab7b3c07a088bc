import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface LagAlarmsProps {
  /** The function that consumes the stream. */
  readonly functionName: string;
  readonly topicArn: string;
}

/** Age of the oldest unprocessed record: a warning at one minute, a page at four of the five that are promised. */
const levels = { warn: 60, page: 240 };

/** How far a consumer is behind its stream. */
export class LagAlarms extends Construct {
  constructor(scope: Construct, id: string, { functionName, topicArn }: LagAlarmsProps) {
    super(scope, id);
    for (const [level, seconds] of Object.entries(levels)) {
      new Alarm(this, level, {
        name: `${functionName}-lag-${level}`,
        description: `${level === "page" ? "Page" : "Warning"}: the oldest record waits for more than ${seconds} s. Look for errors and throttles of the function first, then raise pipeline.parallelization.`,
        runbook: "stream-lag",
        topicArn,
        threshold: seconds * 1000,
        periods: 2,
        metric: {
          namespace: "AWS/Lambda",
          name: "IteratorAge",
          dimensions: { FunctionName: functionName },
          statistic: "Maximum",
        },
      });
    }
  }
}
