import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js";
import { Construct } from "constructs";
import { keyUse } from "#constructs/security/key-use";
import type { NodeFunction } from "./node-function.ts";

export interface StreamConsumerProps {
  readonly stream: { readonly arn: string; readonly keyArn: string };
  readonly consumer: NodeFunction;
  /** The bucket that keeps whole records which failed for good. Its ARN and its key's. */
  readonly onFailure: { readonly bucketArn: string; readonly keyArn: string };
  readonly region: string;
  /** Records per invocation, 1 to 10,000. */
  readonly batchSize: number;
  /** How long to wait for a fuller batch, 0 to 300 seconds. */
  readonly batchingWindowSeconds: number;
  /** Concurrent batches per shard, 1 to 10; order per partition key is kept. */
  readonly parallelization: number;
  /** Retries of a failing batch, 0 to 10,000. */
  readonly retries: number;
  /** Age at which a record is set aside, 60 to 604,800 seconds. */
  readonly maximumRecordAgeSeconds: number;
}

/**
 * Feeds a stream to a function so that nothing is lost: from the oldest record on, partial failures reported, failing
 * batches halved until the culprit is alone, and the whole record kept in S3 when it fails for good (a queue would keep
 * its metadata only). AWS's own defaults retry for ever and block the shard.
 */
export class StreamConsumer extends Construct {
  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { consumer, stream, onFailure } = props;
    consumer.role.allow(
      [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
      ],
      [stream.arn],
    );
    // Lambda writes `aws/lambda/<mapping>/<shard>/...`. Source: Lambda developer guide, "Retain discarded batch records"
    consumer.role.allow(["s3:PutObject"], [`${onFailure.bucketArn}/aws/lambda/*`]);
    consumer.role.allow(["s3:ListBucket"], [onFailure.bucketArn]);
    const { actions, condition } = keyUse(props.region, ["kinesis", "s3"]);
    consumer.role.allow(actions, [...new Set([stream.keyArn, onFailure.keyArn])], condition);

    new LambdaEventSourceMapping(this, "default", {
      eventSourceArn: stream.arn,
      functionName: consumer.name,
      startingPosition: "TRIM_HORIZON",
      batchSize: props.batchSize,
      maximumBatchingWindowInSeconds: props.batchingWindowSeconds,
      parallelizationFactor: props.parallelization,
      maximumRetryAttempts: props.retries,
      maximumRecordAgeInSeconds: props.maximumRecordAgeSeconds,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ["ReportBatchItemFailures"],
      metricsConfig: { metrics: ["EventCount"] },
      destinationConfig: { onFailure: { destinationArn: onFailure.bucketArn } },
      // The mapping is refused while its function may not yet read the stream.
      dependsOn: [consumer.role.rights],
    });
  }
}
