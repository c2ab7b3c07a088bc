import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";
import { failureRate } from "./failure-rate.ts";

export interface ApiAlarmsProps {
  readonly names: { readonly slow: string; readonly errors: string };
  readonly apiId: string;
  readonly topicArn: string;
  /** What 95 of 100 requests must stay below, in milliseconds. */
  readonly latencySloMs: number;
}

/** What an HTTP API is watched for: slower than promised for 5 minutes, and more than 1 % of 5xx for 3. */
export class ApiAlarms extends Construct {
  constructor(scope: Construct, id: string, { names, apiId, topicArn, latencySloMs }: ApiAlarmsProps) {
    super(scope, id);
    const source = { namespace: "AWS/ApiGateway", dimensions: { ApiId: apiId } };
    new Alarm(this, "slow", {
      name: names.slow,
      description: `More than 5 % of requests have taken longer than ${latencySloMs} ms for 5 minutes. Sort the access log by ms to find the route; then look at that function's duration, or at the pods' CPU and their database.`,
      runbook: "api-slow",
      topicArn,
      threshold: latencySloMs,
      periods: 5,
      metric: { ...source, name: "Latency", statistic: "p95" },
    });
    new Alarm(this, "errors", {
      name: names.errors,
      description:
        "More than 1 % of requests have ended in 5xx for 3 minutes. Group the access log by route and integrationError: a function's log tells more, and 503 of a service means that no pod of it is healthy.",
      runbook: "api-errors",
      topicArn,
      threshold: 1,
      periods: 3,
      queries: failureRate({ ...source, label: "5xx, %", errors: "5xx", total: "Count", periodSeconds: 60 }),
    });
  }
}
