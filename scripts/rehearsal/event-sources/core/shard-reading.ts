import type { IteratorResult, ReadResult } from "../ports.ts";
import type { Position } from "./checkpoint.ts";
import type { Effect } from "./effects.ts";
import { compareSequenceNumbers, type StreamRecord } from "./stream.ts";
import { retryPause, type Tempo } from "./tempo.ts";

/** GetRecords gives at most 10,000 records: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html */
const mostPerRead = 10_000;

/** The reading end of a shard: where it stands, when it reads again, whether the shard has ended. */
export class ShardReading {
  readonly #shardId: string;
  readonly #tempo: Tempo;
  #position: Position;
  #iterator: string | undefined;
  #underWaySince: number | undefined;
  #notBefore = 0;
  #emptyReads = 0;
  /** Hurried while a read was under way, which may have been answered before what the hurry is about. */
  #again = false;
  #troubles = 0;
  #ended = false;
  #caughtUpAt = Number.NEGATIVE_INFINITY;
  #behind = 0;

  constructor(shardId: string, position: Position, tempo: Tempo) {
    this.#shardId = shardId;
    this.#position = position;
    this.#tempo = tempo;
  }

  /** The shard is closed and read to its end, or gone. */
  get ended(): boolean {
    return this.#ended && this.#underWaySince === undefined;
  }

  /** When the last read began that found the tip of the shard. */
  get caughtUpAt(): number {
    return this.#ended ? Number.POSITIVE_INFINITY : this.#caughtUpAt;
  }

  /** Milliseconds behind the newest record, as of the last read. */
  get behind(): number {
    return this.#behind;
  }

  /** Reads no further: the shard is another one now. */
  end(): void {
    this.#ended = true;
  }

  /** Reads as soon as there is room, whatever the pause. A pause after an error stays. */
  hurry(now: number): void {
    this.#again = this.#underWaySince !== undefined;
    if (this.#troubles === 0) this.#notBefore = Math.min(this.#notBefore, now);
  }

  /** The call to make now, if there is room for that many records; it is under way until it has come back. */
  next(now: number, room: number): Effect | undefined {
    if (this.dueAt(room) > now) return undefined;
    this.#underWaySince = now;
    const shardId = this.#shardId;
    return this.#iterator === undefined
      ? { kind: "position", shardId, from: this.#position }
      : { kind: "read", shardId, iterator: this.#iterator, limit: Math.min(room, mostPerRead) };
  }

  /** When the next call is due; infinity while none can be made. */
  dueAt(room: number): number {
    if (this.#ended || this.#underWaySince !== undefined || room <= 0) return Number.POSITIVE_INFINITY;
    return this.#notBefore;
  }

  positioned(result: IteratorResult): void {
    this.#underWaySince = undefined;
    this.#troubles = 0;
    if (result.kind === "gone") this.#ended = true;
    else this.#iterator = result.iterator;
  }

  /** Takes a read; returns its records that are new. */
  hasRead(result: ReadResult, now: number): readonly StreamRecord[] {
    const began = this.#underWaySince ?? now;
    this.#underWaySince = undefined;
    this.#troubles = 0;
    if (result.kind !== "records") {
      // Renewed after the last record read, not after the checkpoint: what lies between is in memory.
      this.#iterator = undefined;
      this.#ended ||= result.kind === "gone";
      return [];
    }
    this.#iterator = result.next;
    this.#ended ||= result.next === undefined;
    this.#behind = result.millisBehindLatest;
    if (this.#behind === 0) this.#caughtUpAt = began;
    const fresh = result.records.filter((record) => this.#isNew(record));
    const last = fresh.at(-1);
    if (last !== undefined) this.#position = { kind: "after", sequenceNumber: last.sequenceNumber };
    this.#emptyReads = fresh.length > 0 ? 0 : this.#emptyReads + 1;
    const pause = Math.min(this.#tempo.idlePoll, this.#tempo.busyPoll * 2 ** Math.min(this.#emptyReads, 20));
    this.#notBefore = this.#again || (fresh.length > 0 && this.#behind > 0) ? now : now + pause;
    this.#again = false;
    return fresh;
  }

  failed(now: number): void {
    this.#underWaySince = undefined;
    this.#iterator = undefined;
    this.#troubles += 1;
    this.#notBefore = now + retryPause(this.#tempo, this.#troubles);
  }

  #isNew({ sequenceNumber }: StreamRecord): boolean {
    return this.#position.kind !== "after" || compareSequenceNumbers(sequenceNumber, this.#position.sequenceNumber) > 0;
  }
}
