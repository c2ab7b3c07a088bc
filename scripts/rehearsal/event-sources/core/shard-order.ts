import type { Checkpoint, Position, ShardCheckpoint } from "./checkpoint.ts";
import { compareSequenceNumbers, type ShardDescription } from "./stream.ts";

/**
 * The listed shards that may start now, each with the position to start at.
 *
 * A shard starts only when its parents are drained: a key that moved from a parent to a child keeps its order. A
 * parent that the stream has forgotten tells nothing about the shards before it, so its child waits for every earlier
 * shard that is closed or forgotten too and not drained: one of them may be an ancestor. A shard that is another one
 * than the checkpoint knows under that id starts at the origin.
 */
export function startable(
  listed: readonly ShardDescription[],
  active: ReadonlyMap<string, ShardDescription>,
  checkpoint: Checkpoint,
): { shard: ShardDescription; position: Position }[] {
  const known = new Set(listed.map(({ shardId }) => shardId));
  const undone = undrained(listed, checkpoint);
  const unfinished = new Map([...active, ...undone.map((shard) => [shard.shardId, shard] as const)]);
  const mayBeAncestor = (other: ShardDescription, shard: ShardDescription) =>
    (other.closed || !known.has(other.shardId)) &&
    compareSequenceNumbers(other.startingSequenceNumber, shard.startingSequenceNumber) < 0;
  const waits = (shard: ShardDescription) =>
    shard.parentShardIds.some((parent) =>
      known.has(parent) || active.has(parent)
        ? unfinished.has(parent)
        : [...unfinished.values()].some((other) => mayBeAncestor(other, shard)),
    );
  return undone
    .filter((shard) => !active.has(shard.shardId) && !waits(shard))
    .map((shard) => {
      const after = entryOf(shard, checkpoint)?.after;
      return { shard, position: after === undefined ? checkpoint.origin : { kind: "after", sequenceNumber: after } };
    });
}

/** The listed shards that are not settled to their end. */
export const undrained = (listed: readonly ShardDescription[], checkpoint: Checkpoint): ShardDescription[] =>
  listed.filter((shard) => entryOf(shard, checkpoint)?.drained !== true);

function entryOf(shard: ShardDescription, checkpoint: Checkpoint): ShardCheckpoint | undefined {
  const entry = checkpoint.shards[shard.shardId];
  return entry?.startingSequenceNumber === shard.startingSequenceNumber ? entry : undefined;
}

/** The checkpoint without the shards that the stream has forgotten; those being worked on stay. */
export function withoutForgotten(
  checkpoint: Checkpoint,
  listed: readonly ShardDescription[],
  active: ReadonlyMap<string, ShardDescription>,
): Checkpoint {
  const kept = new Set([...listed.map(({ shardId }) => shardId), ...active.keys()]);
  const shards = Object.fromEntries(Object.entries(checkpoint.shards).filter(([shardId]) => kept.has(shardId)));
  return { ...checkpoint, shards };
}
