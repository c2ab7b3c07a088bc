import { createHash } from "node:crypto";
import type { FailedBatch } from "../core/failed-batch.ts";
import type { ResponseContext } from "../core/verdict.ts";

/** Which mapping gave the records up. */
export interface FailureOrigin {
  readonly uuid: string;
  readonly functionArn: string;
  readonly streamArn: string;
}

/**
 * The document that AWS sends to an on-failure destination; a bucket gets the whole event as `payload` besides.
 *
 * For records given up because of their age, AWS leaves out the response and counts one invocation, whether they were
 * sent or not (recorded from AWS: localstack/localstack, test_kinesis_maximum_record_age_exceeded, 2025-04-13).
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, "Example invocation record"
 */
export function invocationRecord(origin: FailureOrigin, batch: FailedBatch) {
  const first = batch.records[0]!;
  const last = batch.records.at(-1)!;
  const response = batch.condition === "RetryAttemptsExhausted" ? batch.response : undefined;
  return {
    requestContext: {
      requestId: batch.response?.requestId ?? deliveryId(origin, batch),
      functionArn: origin.functionArn,
      condition: batch.condition,
      approximateInvokeCount: response === undefined ? 1 : batch.invocations,
    },
    ...(response === undefined ? {} : { responseContext: responseContext(response) }),
    version: "1.0",
    timestamp: new Date(batch.at).toISOString(),
    KinesisBatchInfo: {
      shardId: batch.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: new Date(first.arrivedAt).toISOString(),
      approximateArrivalOfLastRecord: new Date(last.arrivedAt).toISOString(),
      batchSize: batch.records.length,
      streamArn: origin.streamArn,
    },
  };
}

const responseContext = ({ statusCode, executedVersion, functionError }: ResponseContext) => ({
  statusCode,
  executedVersion,
  // Null after a partial answer.
  functionError: functionError ?? null,
});

/**
 * Key of the object in a bucket: `aws/lambda/<mapping>/<shard>/yyyy/MM/dd/yyyy-MM-ddTHH.mm.ss-<uuid>`. AWS draws the
 * last part at random; here it follows from the batch, so that a retried delivery overwrites its object.
 */
export function failureObjectKey(origin: FailureOrigin, batch: FailedBatch): string {
  const time = new Date(batch.at).toISOString();
  const day = time.slice(0, 10).replaceAll("-", "/");
  const second = time.slice(0, 19).replaceAll(":", ".");
  return `aws/lambda/${origin.uuid}/${batch.shardId}/${day}/${second}-${deliveryId(origin, batch)}`;
}

/** A UUID that is the same for the same delivery, and another one for every other. */
function deliveryId(origin: FailureOrigin, batch: FailedBatch): string {
  const numbers = batch.records.map(({ sequenceNumber }) => sequenceNumber);
  const digest = createHash("sha256")
    .update(JSON.stringify([origin.uuid, batch.shardId, batch.at, numbers]))
    .digest("hex");
  return digest.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
