import {
  type Attributes,
  block,
  boolean,
  ConfigurationError,
  integer,
  matching,
  oneOf,
  subset,
  unsupported,
} from "./attributes.ts";

/** Where a mapping begins to read a stream that it has no checkpoint for. */
export type StartingPosition =
  | { readonly kind: "TRIM_HORIZON" }
  | { readonly kind: "LATEST" }
  | { readonly kind: "AT_TIMESTAMP" /** Milliseconds since the epoch. */; readonly timestamp: number };

/**
 * One Kinesis event source mapping, in AWS's terms.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
export interface MappingConfiguration {
  /** Name or ARN, as configured. */
  readonly functionName: string;
  readonly streamArn: string;
  readonly enabled: boolean;
  /** Most records in one invocation, 1 to 10,000. */
  readonly batchSize: number;
  /** How long records may wait for a full batch, 0 to 300; 0 means invoke with whatever there is. */
  readonly maximumBatchingWindowInSeconds: number;
  /** Invocations side by side per shard, 1 to 10; one partition key stays in one of them. */
  readonly parallelizationFactor: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly functionResponseTypes: readonly "ReportBatchItemFailures"[];
  /** Retries after the first attempt, 0 to 10,000; -1 means for ever. */
  readonly maximumRetryAttempts: number;
  /** Older records are not sent any more, 60 to 604,800; -1 means for ever. */
  readonly maximumRecordAgeInSeconds: number;
  /** ARN of a bucket (whole records), a queue or a topic (metadata only); without one, given-up records are dropped. */
  readonly onFailureDestination?: string;
  readonly startingPosition: StartingPosition;
}

/**
 * Reads the attributes of `aws_lambda_event_source_mapping` as Terraform gives them; what is not set gets AWS's default.
 * The ranges are those of the provider, which are narrower than the API's where it says so (age: -1 or 60 to 604,800):
 * https://registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/lambda_event_source_mapping
 *
 * @throws ConfigurationError naming attribute, value, allowed range and source.
 */
export function fromTerraform(attributes: Attributes): MappingConfiguration {
  for (const name of ["filter_criteria", "tumbling_window_in_seconds"]) unsupported(attributes, name);
  return {
    functionName: matching(attributes, "function_name", /^.+$/, "name or ARN of a function"),
    streamArn: matching(
      attributes,
      "event_source_arn",
      /^arn:[^:]+:kinesis:[^:]+:\d{12}:stream\/[\w.-]+$/,
      "ARN of a Kinesis stream (a stream consumer is not implemented by the rehearsal)",
    ),
    enabled: boolean(attributes, "enabled", true),
    batchSize: integer(attributes, "batch_size", { min: 1, max: 10_000, otherwise: 100 }),
    maximumBatchingWindowInSeconds: integer(attributes, "maximum_batching_window_in_seconds", {
      min: 0,
      max: 300,
      otherwise: 0,
    }),
    parallelizationFactor: integer(attributes, "parallelization_factor", { min: 1, max: 10, otherwise: 1 }),
    bisectBatchOnFunctionError: boolean(attributes, "bisect_batch_on_function_error", false),
    functionResponseTypes: subset(attributes, "function_response_types", ["ReportBatchItemFailures"]),
    maximumRetryAttempts: integer(attributes, "maximum_retry_attempts", {
      min: 0,
      max: 10_000,
      otherwise: -1,
      also: -1,
    }),
    maximumRecordAgeInSeconds: integer(attributes, "maximum_record_age_in_seconds", {
      min: 60,
      max: 604_800,
      otherwise: -1,
      also: -1,
    }),
    onFailureDestination: onFailureDestination(attributes),
    startingPosition: startingPosition(attributes),
  };
}

function onFailureDestination(attributes: Attributes): string | undefined {
  const onFailure = block(block(attributes, "destination_config") ?? {}, "on_failure");
  if (onFailure === undefined) return undefined;
  return matching(
    onFailure,
    "destination_arn",
    /^arn:[^:]+:(s3:::|sqs:[^:]*:\d{12}:|sns:[^:]*:\d{12}:)[^:]+$/,
    "ARN of an S3 bucket, a standard SQS queue or an SNS topic",
  );
}

function startingPosition(attributes: Attributes): StartingPosition {
  const kind = oneOf(attributes, "starting_position", ["TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]);
  if (kind !== "AT_TIMESTAMP") return { kind };
  const given = attributes.starting_position_timestamp;
  const timestamp = typeof given === "string" ? Date.parse(given) : Number.NaN;
  if (Number.isFinite(timestamp)) return { kind, timestamp };
  throw new ConfigurationError(
    "starting_position_timestamp",
    given,
    "an RFC 3339 time, needed by AT_TIMESTAMP",
    "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
  );
}
