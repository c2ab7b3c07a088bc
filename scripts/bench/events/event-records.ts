import { randomBytes, randomUUID } from "node:crypto";
import type { KinesisStreamEvent } from "aws-lambda";
import { admitEvents } from "#functions/ingest-events/admit";
import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";
import { generateTransactions } from "#scripts/rehearsal/load/generator/generate-transactions";

/** A record of the event stream, as `ingest-events` writes it. */
export interface StreamedEvent {
  readonly partitionKey: string;
  readonly data: Buffer;
  readonly ingestionId: string;
}

/** Made-up card transactions as records of the stream; another seed makes others. */
export function streamedEvents(count: number, seed: number): StreamedEvent[] {
  const now = new Date();
  const keyRing = { current: "1", keys: new Map([["1", randomBytes(32)]]) };
  const rows = [...generateTransactions({ count, seed, until: now })];
  const { admissions } = admitEvents(
    rows.map((row) => ("event" in row ? row.event : undefined)),
    { pipeline: cardTransactions, now, keyRing, newIngestionId: randomUUID },
  );
  return admissions.map(({ record, partitionKey }) => ({
    partitionKey,
    data: Buffer.from(JSON.stringify(record)),
    ingestionId: record.ingestionId,
  }));
}

const BATCH = 200;

/** The events as invocations of a consumer: batches of 200, as the stack's mapping has them. */
export function invocationsOf(events: readonly StreamedEvent[]): KinesisStreamEvent[] {
  const arrived = Date.now() / 1000;
  const records = events.map(({ partitionKey, data }, index) => {
    const sequenceNumber = String(index).padStart(56, "0");
    return {
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      eventSource: "aws:kinesis",
      eventSourceARN: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/events",
      eventVersion: "1.0",
      awsRegion: "ap-northeast-2",
      invokeIdentityArn: "arn:aws:iam::000000000000:role/events",
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey,
        sequenceNumber,
        approximateArrivalTimestamp: arrived,
        data: data.toString("base64"),
      },
    };
  });
  return Array.from({ length: Math.ceil(records.length / BATCH) }, (_, batch) => ({
    Records: records.slice(batch * BATCH, (batch + 1) * BATCH),
  }));
}
