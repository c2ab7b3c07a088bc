import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";

/** One record as the stream delivered it. */
export interface StreamRecord {
  readonly partitionKey: string;
  readonly sequenceNumber: string;
  readonly shardId: string;
  /** When the stream took it; the same at every delivery. */
  readonly arrivedAt: Date;
  readonly bytes: Buffer;
}

/** The records of a Lambda invocation, in the order of the shard. */
export const streamRecords = (event: KinesisStreamEvent): readonly StreamRecord[] =>
  event.Records.map(({ kinesis, eventID }) => ({
    partitionKey: kinesis.partitionKey,
    sequenceNumber: kinesis.sequenceNumber,
    shardId: eventID.split(":")[0]!,
    arrivedAt: new Date(kinesis.approximateArrivalTimestamp * 1000),
    bytes: Buffer.from(kinesis.data, "base64"),
  }));

/**
 * Tells Lambda what was not done. The event source mapping goes back to the lowest of these and delivers everything from
 * there on again, also what was done: so nothing is lost and no key overtakes itself, if every undone record is named.
 */
export const batchResponse = (undone: readonly StreamRecord[]): KinesisStreamBatchResponse => ({
  batchItemFailures: undone.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })),
});
