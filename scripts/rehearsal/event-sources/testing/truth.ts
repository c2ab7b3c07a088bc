import type { Checkpoint } from "../core/checkpoint.ts";
import type { StreamRecord } from "../core/stream.ts";
import type { SimulatedStream } from "./simulated-stream.ts";

/** What really happened to every record, seen from the world's side, whatever the state machine believes. */
export class Truth {
  readonly #unsettled = new Set<string>();
  readonly #delivered = new Set<string>();
  readonly #kept = new Set<string>();
  /** Records in the order of their first successful delivery. */
  readonly firstDeliveries: StreamRecord[] = [];
  readonly violations: string[] = [];

  put({ sequenceNumber }: StreamRecord): void {
    this.#unsettled.add(sequenceNumber);
  }

  delivered(records: readonly StreamRecord[]): void {
    for (const record of records) {
      this.#unsettled.delete(record.sequenceNumber);
      if (this.#delivered.has(record.sequenceNumber)) continue;
      this.#delivered.add(record.sequenceNumber);
      this.firstDeliveries.push(record);
    }
  }

  keptAsFailed(records: readonly StreamRecord[]): void {
    for (const { sequenceNumber } of records) {
      this.#unsettled.delete(sequenceNumber);
      this.#kept.add(sequenceNumber);
    }
  }

  get unsettled(): number {
    return this.#unsettled.size;
  }

  isSettled({ sequenceNumber }: StreamRecord): boolean {
    return !this.#unsettled.has(sequenceNumber);
  }

  isKeptAsFailed({ sequenceNumber }: StreamRecord): boolean {
    return this.#kept.has(sequenceNumber);
  }

  /** Notes a violation if a checkpoint passes a record that is not settled. */
  checkpointed(checkpoint: Checkpoint, stream: SimulatedStream): void {
    for (const { shardId, records, closed } of stream.shards) {
      const entry = checkpoint.shards[shardId];
      const covered = (record: StreamRecord) =>
        entry?.drained === true || record.sequenceNumber <= (entry?.after ?? "");
      const passed = records.find((record) => covered(record) && !this.isSettled(record));
      if (passed !== undefined) this.violations.push(`checkpoint of ${shardId} passes ${passed.sequenceNumber}`);
      if (entry?.drained === true && !closed)
        this.violations.push(`checkpoint calls the open shard ${shardId} drained`);
    }
  }

  /**
   * Pairs of one key whose first deliveries came in the wrong order. A record that was given up may come again after a
   * crash and then succeed late: those do not count.
   */
  get disorder(): string[] {
    const latest = new Map<string, string>();
    const found: string[] = [];
    for (const record of this.firstDeliveries) {
      if (this.isKeptAsFailed(record)) continue;
      const before = latest.get(record.partitionKey) ?? "";
      if (before > record.sequenceNumber)
        found.push(`${record.partitionKey}: ${record.sequenceNumber} after ${before}`);
      else latest.set(record.partitionKey, record.sequenceNumber);
    }
    return found;
  }
}
