import type { KinesisStreamEvent, KinesisStreamRecord } from "aws-lambda";
import { describe, expect, it } from "vitest";
import { batchResponse, streamRecords } from "./kinesis-batch.ts";

const record = (sequenceNumber: string, data: string) =>
  ({
    eventID: `shardId-000000000006:${sequenceNumber}`,
    kinesis: {
      partitionKey: "tok",
      sequenceNumber,
      data: Buffer.from(data).toString("base64"),
      approximateArrivalTimestamp: 1546300800.123,
    },
  }) as KinesisStreamRecord;

const batch: KinesisStreamEvent = { Records: [record("101", "first"), record("102", "é")] };

describe("streamRecords", () => {
  it("gives the records in their order, with bytes, shard and the stream's own time", () => {
    const [first, second] = streamRecords(batch);
    expect(first).toEqual({
      partitionKey: "tok",
      sequenceNumber: "101",
      shardId: "shardId-000000000006",
      arrivedAt: new Date("2019-01-01T00:00:00.123Z"),
      bytes: Buffer.from("first"),
    });
    expect(second!.bytes).toEqual(Buffer.from("é"));
  });
});

describe("batchResponse", () => {
  it("names every undone record by its sequence number", () => {
    expect(batchResponse(streamRecords(batch))).toEqual({
      batchItemFailures: [{ itemIdentifier: "101" }, { itemIdentifier: "102" }],
    });
  });

  it("is an empty list when all was done, which Lambda takes for success", () => {
    expect(batchResponse([])).toEqual({ batchItemFailures: [] });
  });
});
