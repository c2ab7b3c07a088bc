import { expect, it } from "vitest";
import { kinesisEvent } from "./kinesis-event.ts";

it("makes the event of AWS's documentation", () => {
  const origin = {
    region: "us-east-2",
    streamArn: "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream",
    roleArn: "arn:aws:iam::123456789012:role/lambda-role",
  };
  const sequenceNumber = "49590338271490256608559692538361571095921575989136588898";
  const record = {
    sequenceNumber,
    partitionKey: "1",
    // A view into a larger buffer, as the SDK gives it.
    data: Buffer.from("....Hello, this is a test.").subarray(4),
    arrivedAt: 1_545_084_650_987,
  };
  expect(kinesisEvent(origin, "shardId-000000000006", [record])).toEqual({
    Records: [
      {
        kinesis: {
          kinesisSchemaVersion: "1.0",
          partitionKey: "1",
          sequenceNumber,
          data: "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
          approximateArrivalTimestamp: 1_545_084_650.987,
        },
        eventSource: "aws:kinesis",
        eventVersion: "1.0",
        eventID: `shardId-000000000006:${sequenceNumber}`,
        eventName: "aws:kinesis:record",
        invokeIdentityArn: origin.roleArn,
        awsRegion: "us-east-2",
        eventSourceARN: origin.streamArn,
      },
    ],
  });
});
