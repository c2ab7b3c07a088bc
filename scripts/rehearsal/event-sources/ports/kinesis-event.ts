import type { KinesisStreamEvent } from "aws-lambda";
import type { StreamRecord } from "../core/stream.ts";

/** What the records of an event say about where they come from. */
export interface EventOrigin {
  readonly region: string;
  readonly streamArn: string;
  /** The function's execution role. */
  readonly roleArn: string;
}

/**
 * The event that a function receives, as AWS makes it.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html, "Example event"
 */
export const kinesisEvent = (
  origin: EventOrigin,
  shardId: string,
  records: readonly StreamRecord[],
): KinesisStreamEvent => ({
  Records: records.map(({ sequenceNumber, partitionKey, data, arrivedAt }) => ({
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey,
      sequenceNumber,
      data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
      approximateArrivalTimestamp: arrivedAt / 1000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: origin.roleArn,
    awsRegion: origin.region,
    eventSourceARN: origin.streamArn,
  })),
});
