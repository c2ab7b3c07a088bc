import type { Graph } from "./dashboard.ts";
import { unaccounted } from "./identity-alarm.ts";

/** What the event pipeline is made of. */
export interface EventPipelineIds {
  readonly metricsNamespace: string;
  /** What becomes of an event, as metrics of `process-events`. */
  readonly fates: readonly string[];
  /** Metric of the time from ingestion to storage. */
  readonly latency: string;
  /** Metric of events taken in, and metric of cold starts in milliseconds, of both functions. */
  readonly accepted: string;
  readonly coldStart: string;
  readonly processFunctionName: string;
  readonly streamName: string;
  readonly tableName: string;
  readonly quarantineQueueName: string;
}

/** The event pipeline, outcome first: what became of the events, how late, and where they wait. */
export const eventGraphs = (ids: EventPipelineIds): Graph[] => [
  {
    title: "Events by fate",
    stacked: true,
    lines: ids.fates.map((fate) => [ids.metricsNamespace, fate, "service", "process-events"]),
  },
  {
    title: "Unaccounted events, %",
    // Under way at an edge of a period are the more of it the shorter it is.
    periodSeconds: 3600,
    lines: [
      [{ expression: unaccounted(ids), label: "Unaccounted events, %", id: "missing" }],
      [ids.metricsNamespace, ids.accepted, "service", "ingest-events", { id: "accepted", visible: false }],
      ...ids.fates.map(
        (fate) =>
          [
            ids.metricsNamespace,
            fate,
            "service",
            "process-events",
            { id: fate.toLowerCase(), visible: false },
          ] as const,
      ),
    ],
  },
  {
    title: "Latency from ingestion, p50, p95 and p99 ms",
    lines: ["p50", "p95", "p99"].map(
      (stat) => [ids.metricsNamespace, ids.latency, "service", "process-events", { stat, label: stat }] as const,
    ),
  },
  {
    title: "Age of the oldest unprocessed record, ms",
    statistic: "Maximum",
    lines: [["AWS/Lambda", "IteratorAge", "FunctionName", ids.processFunctionName]],
  },
  {
    title: "Quarantine",
    statistic: "Maximum",
    lines: [["AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", ids.quarantineQueueName]],
  },
  {
    title: "Stream in, and refused",
    lines: [
      ["AWS/Kinesis", "IncomingRecords", "StreamName", ids.streamName],
      ["AWS/Kinesis", "WriteProvisionedThroughputExceeded", "StreamName", ids.streamName],
    ],
  },
  {
    title: "Cold starts: how many, and the slowest in ms",
    periodSeconds: 300,
    lines: ["ingest-events", "process-events"].flatMap((service) => [
      [ids.metricsNamespace, ids.coldStart, "service", service, { stat: "SampleCount" }] as const,
      [ids.metricsNamespace, ids.coldStart, "service", service, { stat: "Maximum", yAxis: "right" }] as const,
    ]),
  },
  {
    title: "Table writes",
    lines: [["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", ids.tableName]],
  },
];
