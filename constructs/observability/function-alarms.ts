import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface FunctionAlarmsProps {
  readonly functionName: string;
  readonly topicArn: string;
}

/** Share of failed invocations, in percent. */
const errorRate = (functionName: string) => [
  {
    id: "rate",
    expression: "100 * errors / MAX([errors, invocations])",
    label: "Failed invocations, %",
    returnData: true,
  },
  ...["Errors", "Invocations"].map((metricName) => ({
    id: metricName.toLowerCase(),
    metric: {
      namespace: "AWS/Lambda",
      metricName,
      dimensions: { FunctionName: functionName },
      period: 300,
      stat: "Sum",
    },
  })),
];

/** What every function is watched for: more than 0.1 % failed invocations in 5 minutes, and throttles. */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, { functionName, topicArn }: FunctionAlarmsProps) {
    super(scope, id);
    new Alarm(this, "errors", {
      name: `${functionName}-errors`,
      description:
        "More than 0.1 % of invocations fail. Read the function's log for the newest ERROR line; failing stream records are retried, then kept in quarantine.",
      topicArn,
      threshold: 0.1,
      queries: errorRate(functionName),
    });
    new Alarm(this, "throttles", {
      name: `${functionName}-throttles`,
      description:
        "The account's Lambda concurrency is used up. Nothing is lost while the stream keeps records; raise the quota or lower pipeline.parallelization.",
      topicArn,
      threshold: 0,
      metric: {
        namespace: "AWS/Lambda",
        name: "Throttles",
        dimensions: { FunctionName: functionName },
        statistic: "Sum",
      },
    });
  }
}
