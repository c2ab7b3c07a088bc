import type { GiveUpCondition } from "./failed-batch.ts";
import type { StreamRecord } from "./stream.ts";
import type { ResponseContext, Verdict } from "./verdict.ts";

/** What a mapping does about failures. */
export interface RetryPolicy {
  readonly bisects: boolean;
  /** Retries after the first attempt; -1 for ever. */
  readonly maximumRetries: number;
  /** Milliseconds; -1 for ever. */
  readonly maximumAge: number;
}

/** A batch, or what is left of one after a split: records of one lane that go to the function together. */
export interface Piece {
  readonly records: readonly StreamRecord[];
  /** Failed invocations of just these records. */
  readonly failures: number;
  /** The last answer that left records of this piece undone. */
  readonly response?: ResponseContext;
  /** Set once the records are given up. */
  readonly condition?: GiveUpCondition;
}

/**
 * What remains of a piece after an attempt, in order; the records before the first failed one are done.
 *
 * - A failed attempt counts; over the limit the records are given up.
 * - With bisecting, a failed piece of several records is split in halves instead. "Splitting batches doesn't consume
 *   the retry quota": https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * - After a partial answer the rest is a batch of its own with a fresh quota, bisecting or not. Not documented, but
 *   recorded from AWS: three retries gave a record that failed last in its batch four invocations more, and AWS
 *   reported `approximateInvokeCount: 4` (localstack/localstack, test_kinesis_report_batch_item_failures, 2024-10-12).
 * - An answer that names the first record leaves nothing to split at; like any failure of the whole it is halved.
 *   https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html, "Bisecting a batch"
 */
export function afterAttempt(piece: Piece, verdict: Verdict, response: ResponseContext, policy: RetryPolicy): Piece[] {
  const { records } = piece;
  if (verdict.kind === "success") return [];
  if (verdict.kind === "partial") return [fresh(records.slice(verdict.firstFailed), response)];
  if (policy.bisects && records.length > 1) {
    const middle = Math.ceil(records.length / 2);
    return [fresh(records.slice(0, middle), response), fresh(records.slice(middle), response)];
  }
  const failures = piece.failures + 1;
  const exhausted = policy.maximumRetries >= 0 && failures > policy.maximumRetries;
  return [{ records, failures, response, condition: exhausted ? "RetryAttemptsExhausted" : undefined }];
}

const fresh = (records: readonly StreamRecord[], response?: ResponseContext): Piece => ({
  records,
  failures: 0,
  response,
});

/**
 * Cuts a piece so that its first part is either all too old, and given up, or all young enough to be sent. Arrival
 * times are approximate, so an old record may stand behind a young one.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html, MaximumRecordAgeInSeconds:
 * "the maximum age of a record that Lambda sends to your function".
 */
export function cutByAge(piece: Piece, policy: RetryPolicy, now: number): [Piece, ...Piece[]] {
  if (policy.maximumAge < 0 || piece.condition !== undefined) return [piece];
  const tooOld = (record: StreamRecord) => now - record.arrivedAt > policy.maximumAge;
  const old = piece.records[0] !== undefined && tooOld(piece.records[0]);
  const change = piece.records.findIndex((record) => tooOld(record) !== old);
  const first: Piece = old ? { ...piece, condition: "RecordAgeExceeded" } : piece;
  if (change < 0) return [first];
  return [
    { ...first, records: piece.records.slice(0, change) },
    { ...piece, records: piece.records.slice(change), failures: 0 },
  ];
}
