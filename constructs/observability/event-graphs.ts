import type { Graph } from "./dashboard.ts";

/** What the event pipeline is made of. */
export interface EventPipelineIds {
  readonly metricsNamespace: string;
  /** What becomes of an event, as metrics of `process-events`. */
  readonly fates: readonly string[];
  /** Metric of the time from ingestion to storage. */
  readonly latency: string;
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
    title: "Latency from ingestion, p99 ms",
    statistic: "p99",
    lines: [[ids.metricsNamespace, ids.latency, "service", "process-events"]],
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
    title: "Table writes",
    lines: [["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", ids.tableName]],
  },
];
