/** What a shard takes in. Source: Kinesis Data Streams developer guide, "Quotas and limits" */
export const SHARD = { recordsPerSecond: 1_000, bytesPerSecond: 1_000_000 } as const;

/**
 * What one `UpdateShardCount` may do: at most double, at least half, ten times in any 24 hours, and not while the stream is updating. AWS
 * also keeps the account's number of shards, and 10,000 a stream. Source: "UpdateShardCount", Kinesis Data Streams API reference, 2026-11
 */
export const AWS_LIMITS = { calls: 10, hours: 24, factor: 2 } as const;

/** How long a change counts here: a little longer than AWS counts, whose clock is another. */
export const REMEMBERED_MINUTES = AWS_LIMITS.hours * 60 + 5;

/** What a minute brought. Sums over 60 seconds. */
export interface Minute {
  /** When it began. */
  readonly at: Date;
  readonly records: number;
  readonly bytes: number;
  /** Records that the stream refused; they are sent again, and are then in `records`. */
  readonly refused: number;
}

/** Shards that a minute's load fills to the brim, not rounded. What was refused counts: it wanted to come in. */
export function shardsFilled({ records, bytes, refused }: Minute): number {
  const average = records > 0 ? bytes / records : 0;
  const perSecond = { records: (records + refused) / 60, bytes: (bytes + refused * average) / 60 };
  return Math.max(perSecond.records / SHARD.recordsPerSecond, perSecond.bytes / SHARD.bytesPerSecond);
}

/** How many times a number must be doubled to reach another. */
export const doublings = (from: number, to: number): number => (to <= from ? 0 : Math.ceil(Math.log2(to / from)));
