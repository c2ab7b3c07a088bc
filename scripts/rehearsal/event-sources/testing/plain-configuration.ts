import type { MappingConfiguration } from "../configuration.ts";

/** AWS's defaults, with small batches and an on-failure destination. */
export const plainConfiguration: MappingConfiguration = {
  functionName: "process",
  streamArn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/events",
  enabled: true,
  batchSize: 10,
  maximumBatchingWindowInSeconds: 0,
  parallelizationFactor: 1,
  bisectBatchOnFunctionError: false,
  functionResponseTypes: [],
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  onFailureDestination: "arn:aws:s3:::failures",
  startingPosition: { kind: "TRIM_HORIZON" },
};
