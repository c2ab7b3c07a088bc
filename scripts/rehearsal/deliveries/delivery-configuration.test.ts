import { describe, expect, it } from "vitest";
import { deliveryConfiguration } from "./delivery-configuration.ts";

const attributes = (target: object = {}, more: object = {}) => ({
  name: "local-archive-events",
  destination: "extended_s3",
  kinesis_source_configuration: [
    { kinesis_stream_arn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/events", role_arn: "r" },
  ],
  extended_s3_configuration: [{ bucket_arn: "arn:aws:s3:::archive", ...target }],
  ...more,
});

describe("a delivery stream of Terraform", () => {
  it("is read from what comes after it was made, one batch after the other, for ever", () => {
    expect(deliveryConfiguration(attributes({ buffering_interval: 60, prefix: "events/" }))).toMatchObject({
      name: "local-archive-events",
      bucket: "archive",
      prefix: "events/",
      startingPosition: { kind: "LATEST" },
      maximumBatchingWindowInSeconds: 60,
      parallelizationFactor: 1,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
    });
  });

  it("has Firehose's defaults", () => {
    expect(deliveryConfiguration(attributes({ prefix: null }))).toMatchObject({
      prefix: "!{timestamp:yyyy/MM/dd/HH}/",
      maximumBatchingWindowInSeconds: 300,
    });
  });

  it.each([
    ["destination", attributes({}, { destination: "splunk" })],
    ["kinesis_source_configuration", attributes({}, { kinesis_source_configuration: [] })],
    ["kinesis_source_configuration.kinesis_stream_arn", attributes({}, { kinesis_source_configuration: [{}] })],
    ["extended_s3_configuration.bucket_arn", attributes({ bucket_arn: "arn:aws:s3:::../other" })],
    ["extended_s3_configuration.buffering_interval", attributes({ buffering_interval: -1 })],
    ["name", attributes({}, { name: "../../other" })],
    ["attributes", null],
  ])("is refused for a wrong %s, which is named", (path, given) => {
    expect(() => deliveryConfiguration(given)).toThrow(`aws_kinesis_firehose_delivery_stream: ${path}: `);
  });
});
