import type { Position, ShardCheckpoint } from "./checkpoint.ts";
import type { Begun, Effect, Ended, OutcomeOf, Settled } from "./effects.ts";
import { Lane, type LanePolicy } from "./lane.ts";
import { laneOf } from "./lanes.ts";
import { Progress } from "./progress.ts";
import { ShardReading } from "./shard-reading.ts";
import { eventBytes, type ShardDescription, type StreamRecord } from "./stream.ts";

export interface ShardPolicy extends LanePolicy {
  readonly lanes: number;
  readonly hasDestination: boolean;
}

/** One shard being worked on: reads ahead, spreads the records over its lanes, knows how far it is done. */
export class Shard {
  readonly description: ShardDescription;
  readonly reading: ShardReading;
  readonly #policy: ShardPolicy;
  readonly #lanes: readonly Lane[];
  readonly #progress: Progress;
  readonly #errors = new Map<string, string>();
  #bytes = 0;

  constructor(description: ShardDescription, position: Position, policy: ShardPolicy) {
    this.description = description;
    this.#policy = policy;
    this.reading = new ShardReading(description.shardId, position, policy.tempo);
    this.#lanes = Array.from({ length: policy.lanes }, () => new Lane(policy));
    this.#progress = new Progress(position.kind === "after" ? position.sequenceNumber : undefined);
  }

  /** Records read and not settled. */
  get unsettled(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.unsettled, 0);
  }

  get inFlight(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.inFlight, 0);
  }

  /** When the oldest unsettled record arrived. */
  get oldestArrival(): number | undefined {
    return this.#progress.oldest?.arrivedAt;
  }

  get lastError(): string | undefined {
    return [...this.#errors.values()].at(-1);
  }

  /** Read to its end, and every record settled. */
  get drained(): boolean {
    return this.reading.ended && this.unsettled === 0;
  }

  get checkpoint(): ShardCheckpoint {
    return {
      startingSequenceNumber: this.description.startingSequenceNumber,
      after: this.#progress.checkpoint,
      ...(this.drained ? { drained: true } : {}),
    };
  }

  /** Everything to begin now, and when to ask again if nothing happens before. `flush`: no batch waits to be fuller. */
  next(now: number, flush = false): Begun {
    const { shardId } = this.description;
    const effects: Effect[] = [];
    const read = this.reading.next(now, this.#room);
    if (read !== undefined) effects.push(read);
    let wakeAt = this.reading.dueAt(this.#room);
    for (const [lane, state] of this.#lanes.entries()) {
      const step = state.next(now, flush || this.reading.ended);
      if (step.kind === "invoke") effects.push({ kind: "invoke", shardId, lane, records: step.records });
      else if (step.kind === "give-up")
        effects.push({ kind: "deliver", shardId, lane, batch: { ...step.batch, shardId } });
      else wakeAt = Math.min(wakeAt, step.until ?? Number.POSITIVE_INFINITY);
    }
    return { effects, wakeAt };
  }

  positioned(ended: Ended<"position">, now: number): void {
    this.#note("reading", ended.error);
    if (ended.error === undefined) this.reading.positioned(ended.value);
    else this.reading.failed(now);
  }

  hasRead(ended: Ended<"read">, now: number): void {
    this.#note("reading", ended.error);
    if (ended.error !== undefined) {
      this.reading.failed(now);
      return;
    }
    for (const record of this.reading.hasRead(ended.value, now)) {
      this.#progress.read(record);
      this.#bytes += eventBytes(record);
      this.#lanes[laneOf(record.partitionKey, this.#lanes.length)]!.offer(record, now);
    }
  }

  invoked(ended: OutcomeOf<"invoke">, now: number): Settled {
    const functionError = ended.error === undefined ? ended.value.response.functionError : undefined;
    this.#note(`lane ${ended.effect.lane}`, functionError === undefined ? ended.error : new Error(functionError));
    const records = this.#lanes[ended.effect.lane]!.invoked(ended.error === undefined ? ended.value : undefined, now);
    return this.#settle(records, "delivered");
  }

  delivered(ended: OutcomeOf<"deliver">, now: number): Settled {
    this.#note(`lane ${ended.effect.lane}`, ended.error);
    const records = this.#lanes[ended.effect.lane]!.givenUp(ended.error === undefined, now);
    return this.#settle(records, this.#policy.hasDestination ? "on-failure" : "discarded");
  }

  #settle(records: readonly StreamRecord[], outcome: Settled["outcome"]): Settled {
    this.#progress.settle(records);
    for (const record of records) this.#bytes -= eventBytes(record);
    return { shardId: this.description.shardId, records, outcome };
  }

  /** How many more records may be read now. */
  get #room(): number {
    const { tempo, batchSize } = this.#policy;
    if (this.#bytes >= tempo.readAheadBytes) return 0;
    return tempo.readAheadBatches * batchSize * this.#lanes.length - this.unsettled;
  }

  #note(source: string, error: Error | undefined): void {
    this.#errors.delete(source);
    if (error !== undefined) this.#errors.set(source, error.message);
  }
}
