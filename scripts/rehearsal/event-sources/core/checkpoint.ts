/** A place in a shard to read from. */
export type Position =
  | { readonly kind: "trim-horizon" }
  | { readonly kind: "at-timestamp" /** Milliseconds since the epoch. */; readonly timestamp: number }
  | { readonly kind: "after"; readonly sequenceNumber: string };

/** How far one shard is done. */
export interface ShardCheckpoint {
  readonly startingSequenceNumber: string;
  /** Every record up to this one is settled; absent when none is. */
  readonly after?: string;
  /** The shard is closed and every record of it is settled: its children may start. */
  readonly drained?: true;
}

/** All that a mapping must remember to skip nothing after a crash. */
export interface Checkpoint {
  /** Where a shard without an entry starts. LATEST is kept as the time of the mapping's first start. */
  readonly origin: Position;
  readonly shards: Readonly<Record<string, ShardCheckpoint>>;
}
