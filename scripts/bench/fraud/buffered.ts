import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import type { StreamedEvent } from "#scripts/bench/events/event-records";
import { Failure } from "#scripts/engine/failure";
import type { Arrivals } from "./arrivals.ts";

/** A stream of one shard between a sender and a reader. */
export interface Buffered {
  /** Puts events in calls of what comes together, and hands them on in their order as they are read. */
  pass(
    events: readonly StreamedEvent[],
    arrivals: Pick<Arrivals, "together" | "arrived">,
    handOn: (records: readonly Buffer[]) => Promise<void>,
  ): Promise<void>;
}

/** Makes a stream, to be used from its end on. */
export async function buffered(client: KinesisClient, StreamName: string): Promise<Buffered> {
  await client.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
  if (StreamDescriptionSummary?.StreamStatus !== "ACTIVE") throw new Failure("failed", `${StreamName} is not ready`);
  const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
  const ShardId = Shards?.[0]?.ShardId;
  return {
    pass: async (events, { together, arrived }, handOn) => {
      const from = { StreamName, ShardId, ShardIteratorType: "LATEST" } as const;
      let { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
      const sending = (async () => {
        for (let sent = 0; sent < events.length; ) {
          const call = events.slice(sent, sent + together);
          sent += call.length;
          await arrived(sent - 1);
          const Records = call.map(({ partitionKey, data }) => ({ PartitionKey: partitionKey, Data: data }));
          const { FailedRecordCount } = await client.send(new PutRecordsCommand({ StreamName, Records }));
          if (FailedRecordCount)
            throw new Failure("failed", `the stream refused ${FailedRecordCount} events of the bench`);
        }
      })();
      const reading = (async () => {
        for (let left = events.length; left > 0; ) {
          const read = await client.send(new GetRecordsCommand({ ShardIterator, Limit: 1_000 }));
          ShardIterator = read.NextShardIterator;
          const records = read.Records ?? [];
          if (records.length > 0) await handOn(records.map(({ Data }) => Buffer.from(Data!)));
          left -= records.length;
        }
      })();
      await Promise.all([sending, reading]);
    },
  };
}
