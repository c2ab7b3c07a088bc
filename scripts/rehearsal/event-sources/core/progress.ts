import type { StreamRecord } from "./stream.ts";

/**
 * Which records of a shard are settled. Lanes settle out of order; the checkpoint is the last record before the
 * lowest unsettled one, so that nothing is skipped after a crash.
 */
export class Progress {
  #pending: StreamRecord[] = [];
  readonly #settled = new Set<string>();
  #checkpoint: string | undefined;

  /** @param checkpoint sequence number up to which everything was settled in an earlier run. */
  constructor(checkpoint: string | undefined) {
    this.#checkpoint = checkpoint;
  }

  /** Sequence number up to which every record is settled. */
  get checkpoint(): string | undefined {
    return this.#checkpoint;
  }

  /** The lowest record that is not settled. */
  get oldest(): StreamRecord | undefined {
    return this.#pending[0];
  }

  /** Notes a record, in the order of the shard. */
  read(record: StreamRecord): void {
    this.#pending.push(record);
  }

  /** Notes settled records; returns whether the checkpoint moved. */
  settle(records: readonly StreamRecord[]): boolean {
    for (const { sequenceNumber } of records) this.#settled.add(sequenceNumber);
    let done = 0;
    for (const { sequenceNumber } of this.#pending) {
      if (!this.#settled.delete(sequenceNumber)) break;
      this.#checkpoint = sequenceNumber;
      done += 1;
    }
    this.#pending.splice(0, done);
    return done > 0;
  }
}
