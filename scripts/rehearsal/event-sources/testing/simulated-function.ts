import type { StreamRecord } from "../core/stream.ts";
import type { Answer } from "../core/verdict.ts";
import type { Invoker } from "../ports.ts";
import type { Random } from "./random.ts";

/** How a simulated function misbehaves; probabilities per invocation. */
export interface Misbehaviour {
  /** Records that can never be processed: their data is the text `poison`. */
  readonly throws: number;
  readonly throttles: number;
  /** Answers that name no record of the batch. */
  readonly malformed: number;
  /** Chance for a healthy record to fail once. */
  readonly hiccups: number;
}

export const wellBehaved: Misbehaviour = { throws: 0, throttles: 0, malformed: 0, hiccups: 0 };

/** An invocation as the function saw it, and the records that it processed for good. */
export interface Invocation {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly processed: readonly StreamRecord[];
}

/** A function that processes records in order and stops at the first it cannot: by throwing, or by naming it. */
export class SimulatedFunction implements Invoker {
  readonly #random: Random;
  readonly #reportsItemFailures: boolean;
  readonly #observe: (invocation: Invocation) => void;
  misbehaviour: Misbehaviour;

  constructor(
    random: Random,
    reportsItemFailures: boolean,
    misbehaviour: Misbehaviour,
    observe: (invocation: Invocation) => void,
  ) {
    this.#random = random;
    this.#reportsItemFailures = reportsItemFailures;
    this.misbehaviour = misbehaviour;
    this.#observe = observe;
  }

  async invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer> {
    const { throws, throttles, malformed, hiccups } = this.misbehaviour;
    if (this.#random.chance(throttles)) throw new Error("Rate Exceeded");
    const failing = records.filter((record) => isPoison(record) || this.#random.chance(hiccups));
    const broken = this.#random.chance(throws);
    const garbled = this.#reportsItemFailures && this.#random.chance(malformed);
    const partly = this.#reportsItemFailures && !broken && !garbled;
    const first = failing[0];
    const done = partly && first !== undefined ? records.indexOf(first) : first === undefined ? records.length : 0;
    this.#observe({ shardId, records, processed: broken || garbled ? [] : records.slice(0, done) });
    if (broken || (!this.#reportsItemFailures && first !== undefined)) return answer(null, "Unhandled");
    if (garbled) return answer({ batchItemFailures: [{ itemIdentifier: "no such record" }] });
    // In any order: the lowest counts.
    const named = failing.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber }));
    return answer({ batchItemFailures: this.#random.chance(0.5) ? named : named.reverse() });
  }
}

export const isPoison = ({ data }: StreamRecord): boolean => Buffer.from(data).toString() === "poison";

export const answer = (payload: unknown, functionError?: string): Answer => ({
  response: { requestId: "invocation", statusCode: 200, executedVersion: "$LATEST", functionError },
  payload,
});
