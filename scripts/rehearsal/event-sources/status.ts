import type { MappingConfiguration } from "./configuration.ts";
import type { Mapping } from "./core/mapping.ts";
import type { Shard } from "./core/shard.ts";

export interface ShardStatus {
  readonly shardId: string;
  /** Records read and not settled. */
  readonly lagRecords: number;
  /** Age of the oldest unsettled record, or how far the reading is behind the newest, in milliseconds; 0 when caught up. */
  readonly lagMs: number;
  /** Records in an invocation or on the way to the on-failure destination. */
  readonly inFlight: number;
  readonly lastError?: string;
}

export interface MappingStatus {
  readonly uuid: string;
  readonly functionName: string;
  readonly enabled: boolean;
  /** The shards being worked on; none while the mapping is disabled. */
  readonly shards: readonly ShardStatus[];
  /** Trouble with the stream as a whole or with the checkpoint. */
  readonly lastError?: string;
}

/** @param mapping undefined while it is disabled. */
export const statusOf = (
  uuid: string,
  { functionName, enabled }: MappingConfiguration,
  mapping: Mapping | undefined,
  now: number,
): MappingStatus => ({
  uuid,
  functionName,
  enabled,
  shards: (mapping?.shards ?? []).map((shard) => shardStatus(shard, now)),
  lastError: mapping?.lastError,
});

const shardStatus = (shard: Shard, now: number): ShardStatus => ({
  shardId: shard.description.shardId,
  lagRecords: shard.unsettled,
  lagMs: Math.max(shard.reading.behind, now - (shard.oldestArrival ?? now)),
  inFlight: shard.inFlight,
  lastError: shard.lastError,
});
