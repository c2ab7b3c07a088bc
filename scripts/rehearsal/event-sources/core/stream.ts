/** One record of a Kinesis stream. */
export interface StreamRecord {
  /** Decimal digits; orders the records of a shard. */
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** When Kinesis took it, in milliseconds since the epoch; approximate, so not quite monotonic. */
  readonly arrivedAt: number;
}

/** A shard as ListShards describes it. */
export interface ShardDescription {
  readonly shardId: string;
  /** Tells a shard from an earlier one with the same id (a stream deleted and created again). */
  readonly startingSequenceNumber: string;
  /** The shard it was split from, or the two it was merged from; parents may be forgotten already. */
  readonly parentShardIds: readonly string[];
  /** It was split or merged and takes no more records. */
  readonly closed: boolean;
}

/** Orders sequence numbers: decimal numbers of up to 56 digits, with or without leading zeros. */
export function compareSequenceNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}

/**
 * Bytes that a record adds to the JSON event of an invocation, never too few: data in base64, the key (escaped at
 * worst six to one), twice the sequence number, and room for the fixed fields and ARNs.
 */
export const eventBytes = (record: StreamRecord): number =>
  4 * Math.ceil(record.data.length / 3) +
  6 * record.partitionKey.length +
  2 * record.sequenceNumber.length +
  fixedFieldBytes;

const fixedFieldBytes = 900;

/** Largest event of a synchronous invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const maximumEventBytes = 6 * 1024 * 1024;
