import { z } from "zod";
import type { MappingConfiguration } from "../event-sources/configuration.ts";

/** A block of Terraform's, which comes as a list of at most one. */
const one = <T extends z.ZodType>(block: T) =>
  z.preprocess((value) => (Array.isArray(value) ? value[0] : value), block);

const shape = z.object({
  name: z.string().regex(/^[\w-]{1,64}$/, "must be 1 to 64 letters, digits, _ and -"),
  destination: z.literal("extended_s3", "must be extended_s3: the rehearsal delivers to no other place"),
  kinesis_source_configuration: one(
    z.object(
      { kinesis_stream_arn: z.string().regex(/^arn:[^:]+:kinesis:[^:]+:\d{12}:stream\/[\w.-]+$/) },
      "must name a stream: the rehearsal delivers from no other source",
    ),
  ),
  extended_s3_configuration: one(
    z.object({
      bucket_arn: z.string().regex(/^arn:[^:]+:s3:::[a-z0-9.-]+$/, "must be the ARN of a bucket"),
      prefix: z.string().max(1024).nullish(),
      error_output_prefix: z.string().max(1024).nullish(),
      buffering_interval: z.int().min(0).max(900).nullish(),
    }),
  ),
});

/** A delivery stream of Firehose as the rehearsal carries it out. */
export interface DeliveryConfiguration extends MappingConfiguration {
  readonly name: string;
  readonly bucket: string;
  /** With Firehose's expressions, such as `!{timestamp:HH}`. */
  readonly prefix: string;
  readonly errorPrefix: string;
}

/** Firehose's own, where none is set. Source: "Custom prefixes for Amazon S3 objects", Firehose developer guide */
const STANDARD_PREFIX = "!{timestamp:yyyy/MM/dd/HH}/";
/** Records of one shard that make an object full: some megabytes, where Firehose takes 64 and more. */
const MOST_RECORDS = 10_000;

/**
 * Reads the attributes of `aws_kinesis_firehose_delivery_stream` as Terraform gives them. A delivery is read like a function's stream, one
 * batch after the other, retried for ever, from what comes after it was made: as Firehose does.
 * @throws Error naming the attribute, and what the rehearsal can do
 */
export function deliveryConfiguration(attributes: unknown): DeliveryConfiguration {
  const parsed = shape.safeParse(attributes);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
    throw new Error(`aws_kinesis_firehose_delivery_stream: ${path.join(".") || "attributes"}: ${message}`);
  }
  const { name, kinesis_source_configuration: source, extended_s3_configuration: target } = parsed.data;
  return {
    name,
    bucket: target.bucket_arn.split(":").at(-1)!,
    prefix: target.prefix ?? STANDARD_PREFIX,
    errorPrefix: target.error_output_prefix ?? STANDARD_PREFIX,
    functionName: name,
    streamArn: source.kinesis_stream_arn,
    enabled: true,
    batchSize: MOST_RECORDS,
    maximumBatchingWindowInSeconds: target.buffering_interval ?? 300,
    parallelizationFactor: 1,
    bisectBatchOnFunctionError: false,
    functionResponseTypes: [],
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    startingPosition: { kind: "LATEST" },
  };
}
