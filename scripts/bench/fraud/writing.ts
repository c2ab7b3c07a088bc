import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { type ScoredTransaction, toRowItem } from "#functions/fraud/transaction-row";
import type { StreamedEvent } from "#scripts/bench/events/event-records";
import { type Arrivals, allAtOnce } from "./arrivals.ts";
import type { Buffered } from "./buffered.ts";
import { inLanes } from "./lanes.ts";
import { put, rowOf, TABLES } from "./scoring.ts";

/** Writes rows one by one, unless they are there, so many at once. */
export async function writeRows(
  client: DynamoDBClient,
  events: readonly StreamedEvent[],
  lanes: number,
  { arrived, written }: Arrivals = allAtOnce,
): Promise<void> {
  await inLanes(events.entries(), lanes, async ([index, { data }]) => {
    await arrived(index);
    await client.send(put(TABLES.transactions, toRowItem(rowOf(data))));
    written(index);
  });
}

/** Puts events into a stream, and writes what comes out of it in batches, so many at once, over whatever is there. */
export async function writeThrough(
  client: DynamoDBClient,
  stream: Buffered,
  events: readonly StreamedEvent[],
  lanes: number,
  arrivals: Arrivals = allAtOnce,
): Promise<void> {
  let read = 0;
  await stream.pass(events, arrivals, async (records) => {
    const rows = records.map((record, place) => [read + place, rowOf(record)] as const);
    read += records.length;
    await inLanes(batches(rows), lanes, async (batch) => {
      await writeBatch(
        client,
        batch.map(([, row]) => row),
      );
      for (const [index] of batch) arrivals.written(index);
    });
  });
}

/** Writes rows, and again what the table has left over. */
async function writeBatch(client: DynamoDBClient, rows: readonly ScoredTransaction[]): Promise<void> {
  let open: WriteRequest[] = rows.map((row) => ({ PutRequest: { Item: toRowItem(row) } }));
  while (open.length > 0) {
    const request = { RequestItems: { [TABLES.transactions]: open } };
    open = (await client.send(new BatchWriteItemCommand(request))).UnprocessedItems?.[TABLES.transactions] ?? [];
  }
}

/** Items of one call. Source: DynamoDB API reference, BatchWriteItem */
const MOST_PER_CALL = 25;

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += MOST_PER_CALL) yield items.slice(at, at + MOST_PER_CALL);
}
