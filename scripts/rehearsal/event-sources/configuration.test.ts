import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "./attributes.ts";
import { fromTerraform } from "./configuration.ts";

const least = {
  event_source_arn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/local-events",
  function_name: "local-process-events",
  starting_position: "TRIM_HORIZON",
};

describe("fromTerraform", () => {
  it("gives AWS's defaults to what is not set or null", () => {
    expect(fromTerraform({ ...least, batch_size: null, enabled: null, destination_config: [] })).toEqual({
      functionName: "local-process-events",
      streamArn: least.event_source_arn,
      enabled: true,
      batchSize: 100,
      maximumBatchingWindowInSeconds: 0,
      parallelizationFactor: 1,
      bisectBatchOnFunctionError: false,
      functionResponseTypes: [],
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: -1,
      onFailureDestination: undefined,
      startingPosition: { kind: "TRIM_HORIZON" },
    });
  });

  it("reads everything the pipeline sets", () => {
    const configuration = fromTerraform({
      ...least,
      batch_size: 500,
      maximum_batching_window_in_seconds: 1,
      parallelization_factor: 10,
      bisect_batch_on_function_error: true,
      function_response_types: ["ReportBatchItemFailures"],
      maximum_retry_attempts: 0,
      maximum_record_age_in_seconds: 21_600,
      destination_config: [{ on_failure: [{ destination_arn: "arn:aws:s3:::local-quarantine" }] }],
      starting_position: "AT_TIMESTAMP",
      starting_position_timestamp: "2026-11-20T00:00:00Z",
    });
    expect(configuration).toMatchObject({
      batchSize: 500,
      maximumRetryAttempts: 0,
      maximumRecordAgeInSeconds: 21_600,
      onFailureDestination: "arn:aws:s3:::local-quarantine",
      startingPosition: { kind: "AT_TIMESTAMP", timestamp: Date.UTC(2026, 10, 20) },
    });
  });

  it.each([
    ["batch_size", 0, "1 to 10000"],
    ["batch_size", 10_001, "1 to 10000"],
    ["batch_size", 1.5, "whole number"],
    ["batch_size", "100", "whole number"],
    ["maximum_batching_window_in_seconds", 301, "0 to 300"],
    ["parallelization_factor", 11, "1 to 10"],
    ["maximum_retry_attempts", -2, "-1 (for ever) or a whole number from 0 to 10000"],
    ["maximum_record_age_in_seconds", 59, "60 to 604800"],
    ["enabled", "yes", "true or false"],
    ["function_response_types", ["ReportEverything"], "ReportBatchItemFailures"],
    ["function_name", "", "name or ARN"],
    ["event_source_arn", "arn:aws:sqs:ap-northeast-2:000000000000:queue", "Kinesis stream"],
    ["event_source_arn", `${least.event_source_arn}/consumer/a:1`, "Kinesis stream"],
    ["starting_position", "EARLIEST", "TRIM_HORIZON, LATEST, AT_TIMESTAMP"],
    ["filter_criteria", [{ filter: [] }], "not set"],
    ["tumbling_window_in_seconds", 60, "not set"],
  ])("refuses %s = %j and says what is allowed and who says so", (name, value, allowed) => {
    const refuse = () => fromTerraform({ ...least, [name]: value });
    expect(refuse).toThrow(ConfigurationError);
    expect(refuse).toThrow(new RegExp(`${name} is .*${allowed.replace(/[()]/g, "\\$&")}`));
    expect(refuse).toThrow(/https:\/\/docs\.aws|the rehearsal's event sources/);
  });

  it("refuses AT_TIMESTAMP without a readable time", () => {
    for (const time of [undefined, "yesterday", 12]) {
      const refuse = () =>
        fromTerraform({ ...least, starting_position: "AT_TIMESTAMP", starting_position_timestamp: time });
      expect(refuse).toThrow(/starting_position_timestamp/);
    }
  });

  it("refuses a destination that is no bucket, queue or topic", () => {
    const destination_config = [{ on_failure: [{ destination_arn: "arn:aws:lambda:x:000000000000:function:f" }] }];
    expect(() => fromTerraform({ ...least, destination_config })).toThrow(/destination_arn/);
  });

  it("accepts every batch size of the range and none outside", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 20_000 }), (size) => {
        const read = () => fromTerraform({ ...least, batch_size: size }).batchSize;
        if (size >= 1 && size <= 10_000) expect(read()).toBe(size);
        else expect(read).toThrow(ConfigurationError);
      }),
    );
  });
});
