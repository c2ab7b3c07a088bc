import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  ListShardsCommand,
  ResourceNotFoundException,
  type Shard,
} from "@aws-sdk/client-kinesis";
import type { Position } from "../core/checkpoint.ts";
import type { ShardDescription } from "../core/stream.ts";
import type { IteratorResult, ReadResult, StreamReader } from "../ports.ts";

/**
 * Reads a stream of the emulator.
 *
 * Its own iterators are positions, and each read fetches a fresh iterator for one: the emulator's iterators count
 * places in a list from whose head expired records are taken, so an old one skips as many new records. On AWS, where
 * GetShardIterator is limited to five calls per second and shard, one would follow NextShardIterator.
 */
export class KinesisStreamReader implements StreamReader {
  readonly #kinesis: KinesisClient;
  readonly #streamArn: string;

  constructor(kinesis: KinesisClient, streamArn: string) {
    this.#kinesis = kinesis;
    this.#streamArn = streamArn;
  }

  async listShards(): Promise<readonly ShardDescription[]> {
    const shards: Shard[] = [];
    let token: string | undefined;
    do {
      const page = await this.#kinesis.send(
        new ListShardsCommand(token === undefined ? { StreamARN: this.#streamArn } : { NextToken: token }),
      );
      shards.push(...(page.Shards ?? []));
      token = page.NextToken;
    } while (token !== undefined);
    return shards.map(described);
  }

  async iterator(shardId: string, from: Position): Promise<IteratorResult> {
    return { kind: "iterator", iterator: JSON.stringify({ shardId, from } satisfies Place) };
  }

  async read(iterator: string, limit: number): Promise<ReadResult> {
    const { shardId, from } = JSON.parse(iterator) as Place;
    try {
      return await this.#read(shardId, from, limit);
    } catch (error) {
      if (error instanceof ResourceNotFoundException && (await this.#isGone(shardId))) return { kind: "gone" };
      throw error;
    }
  }

  async #read(shardId: string, from: Position, limit: number): Promise<ReadResult> {
    const { ShardIterator } = await this.#kinesis.send(
      new GetShardIteratorCommand({ StreamARN: this.#streamArn, ShardId: shardId, ...startOf(from) }),
    );
    const page = await this.#kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: limit }));
    const records = (page.Records ?? []).map((record) => ({
      sequenceNumber: record.SequenceNumber!,
      partitionKey: record.PartitionKey!,
      data: record.Data!,
      arrivedAt: record.ApproximateArrivalTimestamp!.getTime(),
    }));
    const last = records.at(-1)?.sequenceNumber;
    const place: Place = { shardId, from: last === undefined ? from : { kind: "after", sequenceNumber: last } };
    return {
      kind: "records",
      records,
      next: page.NextShardIterator === undefined ? undefined : JSON.stringify(place),
      millisBehindLatest: page.MillisBehindLatest ?? 0,
    };
  }

  /** The stream is there and the shard is not: the emulator deletes a shard that is split or merged. */
  async #isGone(shardId: string): Promise<boolean> {
    return (await this.listShards()).every((shard) => shard.shardId !== shardId);
  }
}

interface Place {
  readonly shardId: string;
  readonly from: Position;
}

function startOf(
  from: Position,
): Pick<GetShardIteratorCommandInput, "ShardIteratorType" | "StartingSequenceNumber" | "Timestamp"> {
  switch (from.kind) {
    case "trim-horizon":
      return { ShardIteratorType: "TRIM_HORIZON" };
    case "at-timestamp":
      return { ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(from.timestamp) };
    case "after":
      return { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: from.sequenceNumber };
  }
}

const described = (shard: Shard): ShardDescription => ({
  shardId: shard.ShardId!,
  startingSequenceNumber: shard.SequenceNumberRange!.StartingSequenceNumber!,
  parentShardIds: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
  closed: shard.SequenceNumberRange!.EndingSequenceNumber !== undefined,
});
