import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface LoggedErrorsProps {
  /** Name of the alarm. */
  readonly name: string;
  /** Log groups whose lines are read, by a name for each that goes into its address: `pods`, `ingest-events`. */
  readonly logGroupNames: Readonly<Record<string, string>>;
  /** CloudWatch namespace of the platform's own metrics. */
  readonly metricsNamespace: string;
  readonly topicArn: string;
}

/** Ten lines in five minutes: one is noise, ten are an incident. */
const limit = { lines: 10, seconds: 300 };

/** Counts log lines with the word ERROR, in text or as a level in JSON, over all given groups, and tells when there are many. */
export class LoggedErrors extends Construct {
  /** The metric that all groups count into; it has no dimensions. */
  readonly metricName = "LoggedErrors";

  constructor(scope: Construct, id: string, props: LoggedErrorsProps) {
    super(scope, id);
    for (const [name, logGroupName] of Object.entries(props.logGroupNames)) {
      new CloudwatchLogMetricFilter(this, name, {
        name: props.name,
        logGroupName,
        // Matches the word in plain lines and in {"level":"ERROR"} alike. Case counts: "0 errors" does not match.
        pattern: "ERROR",
        metricTransformation: { name: this.metricName, namespace: props.metricsNamespace, value: "1" },
      });
    }
    new Alarm(this, "default", {
      name: props.name,
      description: `${limit.lines} or more log lines with ERROR in 5 minutes. Search the log groups ${Object.keys(props.logGroupNames).join(", ")} for ERROR with Logs Insights, newest first; the first of a series tells most.`,
      runbook: "logged-errors",
      topicArn: props.topicArn,
      threshold: limit.lines,
      when: "at-or-above",
      metric: {
        namespace: props.metricsNamespace,
        name: this.metricName,
        dimensions: {},
        statistic: "Sum",
        periodSeconds: limit.seconds,
      },
    });
  }
}
