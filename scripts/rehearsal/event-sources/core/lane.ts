import type { FailedBatch } from "./failed-batch.ts";
import { afterAttempt, cutByAge, type Piece, type RetryPolicy } from "./retrying.ts";
import type { StreamRecord } from "./stream.ts";
import { retryPause, type Tempo } from "./tempo.ts";
import { type Answer, judge } from "./verdict.ts";
import { type Batching, WaitingRecords } from "./waiting-records.ts";

export interface LanePolicy extends Batching, RetryPolicy {
  readonly reportsItemFailures: boolean;
  readonly tempo: Tempo;
}

type GivenUp = Omit<FailedBatch, "shardId">;

/** What a lane wants done now. `wait` without a time: until something is offered or settled. */
export type LaneStep =
  | { readonly kind: "invoke"; readonly records: readonly StreamRecord[] }
  | { readonly kind: "give-up"; readonly batch: GivenUp }
  | { readonly kind: "wait"; readonly until?: number };

/**
 * One of a shard's concurrent sequences of invocations. It has at most one thing under way, so the records offered
 * to it, and with them those of each partition key, are settled in order.
 */
export class Lane {
  readonly #policy: LanePolicy;
  readonly #waiting: WaitingRecords;
  /** The batch being worked on, in order; empty between batches. */
  #pieces: Piece[] = [];
  #underWay: GivenUp | "invocation" | undefined;
  /** Given up and not delivered yet: the same batch goes out again. */
  #undelivered: GivenUp | undefined;
  #notBefore = 0;
  /** Throttles or failed deliveries in a row. */
  #setbacks = 0;

  constructor(policy: LanePolicy) {
    this.#policy = policy;
    this.#waiting = new WaitingRecords(policy);
  }

  /** Records offered and not settled. */
  get unsettled(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.records.length, this.#waiting.count);
  }

  /** Records in the invocation or delivery under way. */
  get inFlight(): number {
    return this.#underWay === undefined ? 0 : (this.#pieces[0]?.records.length ?? 0);
  }

  offer(record: StreamRecord, now: number): void {
    this.#waiting.add(record, now);
  }

  /** The next thing to do; what it returns is under way until it is settled. `flush`: do not wait for a full batch. */
  next(now: number, flush: boolean): LaneStep {
    if (this.#underWay !== undefined) return { kind: "wait" };
    if (this.#pieces.length === 0) {
      const due = this.#waiting.dueAt(flush);
      if (due === undefined || due > now) return { kind: "wait", until: due };
      this.#pieces = [{ records: this.#waiting.take(), failures: 0 }];
    }
    if (now < this.#notBefore) return { kind: "wait", until: this.#notBefore };
    return this.#begin(now);
  }

  #begin(now: number): LaneStep {
    const [head, ...later] = this.#pieces;
    const [piece, ...cut] = cutByAge(head!, this.#policy, now);
    this.#pieces = [piece, ...cut, ...later];
    const { records, condition, failures, response } = piece;
    if (condition === undefined) {
      this.#underWay = "invocation";
      return { kind: "invoke", records };
    }
    const batch = this.#undelivered ?? { records, condition, invocations: failures, response, at: now };
    this.#underWay = batch;
    return { kind: "give-up", batch };
  }

  /**
   * Takes the answer to the invocation under way, undefined if the function was not reached; returns the records that
   * are thereby done.
   */
  invoked(answer: Answer | undefined, now: number): readonly StreamRecord[] {
    this.#underWay = undefined;
    if (answer === undefined) {
      this.#pause(now, ++this.#setbacks);
      return [];
    }
    this.#setbacks = 0;
    const [piece, ...later] = this.#pieces;
    const verdict = judge(answer, piece!.records, this.#policy.reportsItemFailures);
    const remaining = afterAttempt(piece!, verdict, answer.response, this.#policy);
    this.#pieces = [...remaining, ...later];
    const first = remaining[0];
    // A half is not a retry of the same thing: it goes out at once, or isolating one record would take minutes.
    if (first !== undefined && remaining.length === 1 && first.condition === undefined) {
      this.#pause(now, Math.max(1, first.failures));
    }
    const left = remaining.reduce((sum, { records }) => sum + records.length, 0);
    return piece!.records.slice(0, piece!.records.length - left);
  }

  /** Takes how the delivery under way ended; returns the records that are thereby done. */
  givenUp(delivered: boolean, now: number): readonly StreamRecord[] {
    const batch = this.#underWay as GivenUp;
    this.#underWay = undefined;
    if (!delivered) {
      this.#undelivered = batch;
      this.#pause(now, ++this.#setbacks);
      return [];
    }
    this.#undelivered = undefined;
    this.#setbacks = 0;
    this.#pieces.shift();
    return batch.records;
  }

  #pause(now: number, retry: number): void {
    this.#notBefore = now + retryPause(this.#policy.tempo, retry);
  }
}
