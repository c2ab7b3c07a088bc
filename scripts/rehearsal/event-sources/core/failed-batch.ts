import type { StreamRecord } from "./stream.ts";
import type { ResponseContext } from "./verdict.ts";

/** Why records are given up, in AWS's words as they stand in the invocation record. */
export type GiveUpCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** Records on their way to the on-failure destination; the very same again when a delivery is retried. */
export interface FailedBatch {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly condition: GiveUpCondition;
  /** Failed invocations of just these records: AWS's approximateInvokeCount, which a split or progress sets back. */
  readonly invocations: number;
  /** How the last invocation answered; absent if there was none. */
  readonly response?: ResponseContext;
  /** When it was given up, in milliseconds since the epoch. */
  readonly at: number;
}
