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
  /** Failed attempts charged to the first record. */
  readonly failures: number;
  /** Invocations that the first record has been in. */
  readonly invocations: number;
  readonly response?: ResponseContext;
  /** Set once the records are given up. */
  readonly condition?: GiveUpCondition;
}

/**
 * What remains of a piece after an attempt, in order; the records before the first failed one are done.
 *
 * - A failed attempt counts; over the limit the records are given up.
 * - With bisecting, a failed piece of several records is split in halves instead, and a partial answer splits it at
 *   the failed record. "Splitting batches doesn't consume the retry quota":
 *   https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * - After progress the quota belongs to the record that now stands first. AWS does not say whether the count goes on;
 *   this way a batch with several passing troubles does not give up a healthy record.
 * - An answer that names the first record leaves nothing to split at; like any failure of the whole it is halved.
 *   https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html, "Bisecting a batch"
 */
export function afterAttempt(piece: Piece, verdict: Verdict, response: ResponseContext, policy: RetryPolicy): Piece[] {
  if (verdict.kind === "success") return [];
  const invocations = piece.invocations + 1;
  const rest = { invocations, response };
  if (verdict.kind === "failure" && policy.bisects && piece.records.length > 1) {
    const middle = Math.ceil(piece.records.length / 2);
    return [piece.records.slice(0, middle), piece.records.slice(middle)].map((records) => ({
      ...rest,
      records,
      failures: 0,
    }));
  }
  const progress = verdict.kind === "partial" ? verdict.firstFailed : 0;
  const charged = progress === 0 ? piece.failures + 1 : policy.bisects ? 0 : 1;
  const exhausted = policy.maximumRetries >= 0 && charged > policy.maximumRetries;
  const condition = exhausted ? "RetryAttemptsExhausted" : undefined;
  return [{ ...rest, records: piece.records.slice(progress), failures: charged, condition }];
}

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
