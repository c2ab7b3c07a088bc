import { eventBytes, maximumEventBytes, type StreamRecord } from "./stream.ts";

/** When a batch is full or due. */
export interface Batching {
  readonly batchSize: number;
  /** Milliseconds that the first record may wait for more. */
  readonly window: number;
}

/**
 * The records of a lane that are not in a batch yet.
 *
 * A batch goes out when it is full, when it reaches the payload limit of 6 MB, or when the batching window has passed
 * since its first record was read. A single record goes alone however large it is.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html, "Batching behavior"
 */
export class WaitingRecords {
  readonly #batching: Batching;
  #waiting: { readonly record: StreamRecord; readonly since: number }[] = [];
  #bytes = 0;

  constructor(batching: Batching) {
    this.#batching = batching;
  }

  get count(): number {
    return this.#waiting.length;
  }

  add(record: StreamRecord, now: number): void {
    this.#waiting.push({ record, since: now });
    this.#bytes += eventBytes(record);
  }

  /** When the next batch is due: a time that may lie in the past; undefined without records. */
  dueAt(flush: boolean): number | undefined {
    const first = this.#waiting[0];
    if (first === undefined) return undefined;
    const full = this.#waiting.length >= this.#batching.batchSize || this.#bytes > maximumEventBytes;
    return flush || full ? first.since : first.since + this.#batching.window;
  }

  /** Takes the next batch out; empty without records. */
  take(): StreamRecord[] {
    let bytes = 0;
    let count = 0;
    for (const { record } of this.#waiting) {
      bytes += eventBytes(record);
      if (count === this.#batching.batchSize || (count > 0 && bytes > maximumEventBytes)) break;
      count += 1;
    }
    const batch = this.#waiting.splice(0, count).map(({ record }) => record);
    for (const record of batch) this.#bytes -= eventBytes(record);
    return batch;
  }
}
