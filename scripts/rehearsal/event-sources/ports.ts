import type { Checkpoint, Position } from "./core/checkpoint.ts";
import type { FailedBatch } from "./core/failed-batch.ts";
import type { ShardDescription, StreamRecord } from "./core/stream.ts";
import type { Answer } from "./core/verdict.ts";

/** What one read of a shard gave. An outage is thrown. */
export type ReadResult =
  | {
      readonly kind: "records";
      readonly records: readonly StreamRecord[];
      /** Undefined at the end of a closed shard. */
      readonly next: string | undefined;
      /** How far the end of this read is behind the newest record; 0 at the tip. */
      readonly millisBehindLatest: number;
    }
  /** The iterator is older than five minutes. */
  | { readonly kind: "expired" }
  /** The shard exists no more. */
  | { readonly kind: "gone" };

export type IteratorResult = { readonly kind: "iterator"; readonly iterator: string } | { readonly kind: "gone" };

/** Reads one Kinesis stream. */
export interface StreamReader {
  /** Every shard of the stream, closed ones included, as long as it is not forgotten. */
  listShards(): Promise<readonly ShardDescription[]>;
  iterator(shardId: string, from: Position): Promise<IteratorResult>;
  /** @param limit most records wanted, 1 to 10,000. */
  read(iterator: string, limit: number): Promise<ReadResult>;
}

/**
 * Calls the function synchronously with records of one shard. Throws when the function was not reached: throttled, or
 * refused by the service. That is no attempt: Lambda "retries until the records expire or exceed the maximum age",
 * https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html, "Before invocation".
 */
export interface Invoker {
  invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer>;
}

/** Keeps what the function could not take. Throws when it is not kept; the same batch then comes again. */
export interface FailureDestination {
  deliver(batch: FailedBatch): Promise<void>;
}

/** Keeps a mapping's progress over restarts. A save replaces the whole checkpoint or nothing of it. */
export interface CheckpointStore {
  load(): Promise<Checkpoint | undefined>;
  save(checkpoint: Checkpoint): Promise<void>;
}

/** Time, in milliseconds since the epoch. */
export interface Clock {
  now(): number;
  /** Calls `wake` once, at `time` or as soon after as possible; the result cancels it. */
  at(time: number, wake: () => void): () => void;
}

export interface Ports {
  readonly reader: StreamReader;
  readonly invoker: Invoker;
  /** Absent when the mapping has no on-failure destination. */
  readonly destination?: FailureDestination;
  readonly checkpoints: CheckpointStore;
  readonly clock: Clock;
}
