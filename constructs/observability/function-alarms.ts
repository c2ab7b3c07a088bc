import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";
import { failureRate } from "./failure-rate.ts";

export interface FunctionAlarmsProps {
  readonly functionName: string;
  readonly topicArn: string;
}

/** What every function is watched for: more than 0.1 % failed invocations in 5 minutes, and throttles. */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, { functionName, topicArn }: FunctionAlarmsProps) {
    super(scope, id);
    new Alarm(this, "errors", {
      name: `${functionName}-errors`,
      description:
        "More than 0.1 % of invocations fail. Read the function's log for the newest ERROR line; failing stream records are retried, then kept in quarantine.",
      runbook: "function-errors",
      topicArn,
      threshold: 0.1,
      queries: failureRate({
        label: "Failed invocations, %",
        namespace: "AWS/Lambda",
        dimensions: { FunctionName: functionName },
        errors: "Errors",
        total: "Invocations",
        periodSeconds: 300,
      }),
    });
    new Alarm(this, "throttles", {
      name: `${functionName}-throttles`,
      description:
        "The account's Lambda concurrency is used up. Nothing is lost while the stream keeps records; raise the quota or lower pipeline.parallelization.",
      runbook: "function-throttles",
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
