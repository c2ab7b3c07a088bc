import type { Position } from "../core/checkpoint.ts";
import type { ShardDescription, StreamRecord } from "../core/stream.ts";
import type { IteratorResult, ReadResult, StreamReader } from "../ports.ts";
import type { VirtualClock } from "./virtual-clock.ts";

interface SimulatedShard extends ShardDescription {
  /** Share of the hash range, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly records: StreamRecord[];
  closed: boolean;
}

/** A Kinesis stream in memory: shards with hash ranges, splits and merges, iterators that expire after five minutes. */
export class SimulatedStream implements StreamReader {
  readonly #clock: VirtualClock;
  readonly #shards: SimulatedShard[] = [];
  readonly #iterators = new Map<string, { shard: SimulatedShard; place: number; madeAt: number }>();
  #numbers = 0;

  constructor(clock: VirtualClock, shards: number) {
    this.#clock = clock;
    for (let index = 0; index < shards; index++) this.#open(index / shards, (index + 1) / shards, []);
  }

  get shards(): readonly SimulatedShard[] {
    return this.#shards;
  }

  /** @param arrivedAt may differ from now: arrival times are approximate. */
  put(partitionKey: string, data: Uint8Array, arrivedAt = this.#clock.now()): StreamRecord {
    const place = placeOf(partitionKey);
    const shard = this.#shards.find(({ from, to, closed }) => !closed && from <= place && place < to)!;
    const record = { sequenceNumber: this.#number(), partitionKey, data, arrivedAt };
    shard.records.push(record);
    return record;
  }

  /** Splits the n-th open shard (modulo their number) in two. */
  split(n: number): void {
    const open = this.#openShards();
    const parent = open[n % open.length]!;
    const middle = (parent.from + parent.to) / 2;
    parent.closed = true;
    this.#open(parent.from, middle, [parent.shardId]);
    this.#open(middle, parent.to, [parent.shardId]);
  }

  /** Merges the n-th open shard (modulo their number) with its neighbour; a single one stays as it is. */
  merge(n: number): void {
    const open = this.#openShards().sort((a, b) => a.from - b.from);
    const left = open[n % open.length]!;
    const right = open[(n % open.length) + 1];
    if (right === undefined) return;
    left.closed = true;
    right.closed = true;
    this.#open(left.from, right.to, [left.shardId, right.shardId]);
  }

  /** Forgets a closed shard with everything in it, as the end of the retention period does. */
  forget(shardId: string): void {
    const index = this.#shards.findIndex((shard) => shard.shardId === shardId);
    this.#shards.splice(index, 1);
  }

  async listShards(): Promise<readonly ShardDescription[]> {
    return this.#shards.map(({ shardId, startingSequenceNumber, parentShardIds, closed }) => ({
      shardId,
      startingSequenceNumber,
      parentShardIds,
      closed,
    }));
  }

  async iterator(shardId: string, from: Position): Promise<IteratorResult> {
    const shard = this.#shards.find((one) => one.shardId === shardId);
    if (shard === undefined) return { kind: "gone" };
    const first = shard.records.findIndex((record) =>
      from.kind === "after"
        ? record.sequenceNumber > from.sequenceNumber
        : from.kind === "trim-horizon" || record.arrivedAt >= from.timestamp,
    );
    return { kind: "iterator", iterator: this.#iterator(shard, first < 0 ? shard.records.length : first) };
  }

  async read(iterator: string, limit: number): Promise<ReadResult> {
    const found = this.#iterators.get(iterator);
    if (found === undefined || this.#clock.now() - found.madeAt > 300_000) return { kind: "expired" };
    const { shard, place } = found;
    if (!this.#shards.includes(shard)) return { kind: "gone" };
    const records = shard.records.slice(place, place + limit);
    const next = place + records.length;
    const waiting = shard.records[next];
    const atEnd = waiting === undefined && shard.closed;
    return {
      kind: "records",
      records,
      next: atEnd ? undefined : this.#iterator(shard, next),
      millisBehindLatest: waiting === undefined ? 0 : Math.max(1, this.#clock.now() - waiting.arrivedAt),
    };
  }

  #openShards(): SimulatedShard[] {
    return this.#shards.filter(({ closed }) => !closed);
  }

  #open(from: number, to: number, parentShardIds: readonly string[]): void {
    const shardId = `shardId-${String(this.#numbers).padStart(12, "0")}`;
    this.#shards.push({
      shardId,
      startingSequenceNumber: this.#number(),
      parentShardIds,
      from,
      to,
      records: [],
      closed: false,
    });
  }

  #number(): string {
    return String(++this.#numbers).padStart(12, "0");
  }

  #iterator(shard: SimulatedShard, place: number): string {
    const iterator = `iterator-${this.#iterators.size}`;
    this.#iterators.set(iterator, { shard, place, madeAt: this.#clock.now() });
    return iterator;
  }
}

/** Where a key lies in the hash range, 0 to 1. */
function placeOf(partitionKey: string): number {
  let hash = 7;
  for (const character of partitionKey) hash = (hash * 31 + character.charCodeAt(0)) % 9973;
  return hash / 9973;
}
