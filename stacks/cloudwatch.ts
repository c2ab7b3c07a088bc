import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { Alarm } from "#constructs/observability/alarm";
import { Dashboard, type Line } from "#constructs/observability/dashboard";
import type { Environment } from "#environments/environment";
import type { IngestEventsMetric } from "#functions/ingest-events/settings";
import type { ProcessEventsMetric } from "#functions/process-events/settings";
import { alerts } from "./contracts/alerts.ts";
import { apiGateway } from "./contracts/api-gateway.ts";
import { kinesis } from "./contracts/kinesis.ts";
import { pipeline } from "./contracts/pipeline.ts";
import { quarantine } from "./contracts/quarantine.ts";
import { tables } from "./contracts/tables.ts";

/** What becomes of an event that was sent; together they must equal what was accepted. */
const fates = ["Stored", "Duplicate", "Conflict", "Quarantined"] as const satisfies readonly ProcessEventsMetric[];
const accepted: IngestEventsMetric = "Accepted";

/** The whole at a glance, and the one alarm that looks across stacks: is every event accounted for? Last of all. */
export class CloudwatchStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "cloudwatch");
    this.#identityAlarm();
    this.#dashboard();
  }

  #identityAlarm(): void {
    const { topicArn } = this.read(alerts);
    const { metricsNamespace: namespace } = this.read(pipeline);
    const count = (id: string, service: string, metricName: string) => ({
      id,
      // Five minutes are the promised latency: by the end of an hour all but a sliver must have arrived.
      metric: { namespace, metricName, dimensions: { service }, period: 3600, stat: "Sum" },
    });
    new Alarm(this, "unaccounted", {
      name: this.nameOf("unaccounted"),
      description:
        "More than 1 % of an hour's accepted events are neither stored, duplicate, conflict nor in quarantine. Look at the consumer's lag first; then compare the stream with the table.",
      topicArn,
      threshold: 1,
      periods: 2,
      queries: [
        {
          id: "missing",
          expression: `100 * (accepted - ${fates.map((fate) => `FILL(${fate.toLowerCase()}, 0)`).join(" - ")}) / accepted`,
          label: "Unaccounted events, %",
          returnData: true,
        },
        count("accepted", "ingest-events", accepted),
        ...fates.map((fate) => count(fate.toLowerCase(), "process-events", fate)),
      ],
    });
  }

  #dashboard(): void {
    const { metricsNamespace, ingestFunctionName, processFunctionName } = this.read(pipeline);
    const { eventsStreamName } = this.read(kinesis);
    const { eventsTableName } = this.read(tables);
    const { queueName } = this.read(quarantine);
    const { apiId } = this.read(apiGateway);
    const ours = (service: string, metric: string): Line => [metricsNamespace, metric, "service", service];
    const ofFunctions = (metric: string): Line[] =>
      [ingestFunctionName, processFunctionName].map((name) => ["AWS/Lambda", metric, "FunctionName", name]);

    new Dashboard(this, "overview", {
      name: this.nameOf("overview"),
      region: this.environment.region,
      graphs: [
        { title: "Events by fate", stacked: true, lines: fates.map((fate) => ours("process-events", fate)) },
        {
          title: "Latency from ingestion, p99 ms",
          statistic: "p99",
          lines: [ours("process-events", "Latency" satisfies ProcessEventsMetric)],
        },
        {
          title: "Age of the oldest unprocessed record, ms",
          statistic: "Maximum",
          lines: [["AWS/Lambda", "IteratorAge", "FunctionName", processFunctionName]],
        },
        {
          title: "Quarantine",
          statistic: "Maximum",
          lines: [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", queueName]],
        },
        {
          title: "Requests and 5xx",
          lines: [
            ["AWS/ApiGateway", "Count", "ApiId", apiId],
            ["AWS/ApiGateway", "5xx", "ApiId", apiId],
          ],
        },
        { title: "Function errors and throttles", lines: [...ofFunctions("Errors"), ...ofFunctions("Throttles")] },
        {
          title: "Stream in, and refused",
          lines: [
            ["AWS/Kinesis", "IncomingRecords", "StreamName", eventsStreamName],
            ["AWS/Kinesis", "WriteProvisionedThroughputExceeded", "StreamName", eventsStreamName],
          ],
        },
        {
          title: "Table writes",
          lines: [["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", eventsTableName]],
        },
      ],
    });
  }
}
