import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { KinesisStreamEvent } from "aws-lambda";
import type { EventRecord } from "#functions/pipelines/record";
import { toItem } from "#functions/results/attribute-value";
import { type Item, itemKey } from "#functions/results/result-item";
import type { JsonObject } from "#functions/runtime/canonical-json";

/** How the bare function writes a batch. */
export interface Writes {
  one(item: Item): Promise<unknown>;
  /** @param items 25 at most */
  many(items: readonly Item[]): Promise<unknown>;
}

/** Items of one BatchWriteItem. Source: DynamoDB API reference */
const MOST_PER_CALL = 25;
/** As many writes under way as `process-events` has by default. */
const LANES = 16;

/**
 * Ways to store a batch as fast as they go, with nothing else done: no schema, no order per key, no set-aside, no partial failure, no
 * metrics. `bare handler` makes the same writes as `process-events`; the others are what one would write first.
 */
export const bareVariants = {
  "bare handler": async (items: readonly Item[], { one }: Writes) => {
    const rest = items.values();
    const lane = async () => {
      for (const item of rest) await one(item);
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  },
  "one write at a time": async (items: readonly Item[], { one }: Writes) => {
    for (const item of items) await one(item);
  },
  "all writes at once": async (items: readonly Item[], { one }: Writes) => {
    await Promise.all(items.map(one));
  },
  /** No conditions: an event that comes again is stored again. */
  "batched writes": async (items: readonly Item[], { many }: Writes) => {
    for (let at = 0; at < items.length; at += MOST_PER_CALL) await many(items.slice(at, at + MOST_PER_CALL));
  },
} as const;
export type BareVariant = keyof typeof bareVariants;

/** The function that stores what it is given in this way. */
export const bareHandler = (variant: BareVariant, writes: Writes) => async (event: KinesisStreamEvent) => {
  await bareVariants[variant](
    event.Records.map(({ kinesis }) => itemOf(kinesis.data)),
    writes,
  );
  return { batchItemFailures: [] };
};

/** Writes to a table, one conditional write an item or many without a condition. */
export const tableWrites = (client: DynamoDBClient, TableName: string): Writes => ({
  one: (Item) =>
    client
      .send(new PutItemCommand({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" }))
      .catch((error) => {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }),
  many: (items) =>
    client.send(
      new BatchWriteItemCommand({ RequestItems: { [TableName]: items.map((Item) => ({ PutRequest: { Item } })) } }),
    ),
});

/** As long as results of `process-events` stay by default: 90 days. */
const KEPT_SECONDS = 90 * 86_400;

/** An item of the same key, attributes and size as the result's; its hash is of nothing. */
function itemOf(data: string): Item {
  const record = JSON.parse(Buffer.from(data, "base64").toString("utf8")) as EventRecord;
  const accepted = Date.parse(record.ingestedAt);
  return {
    ...itemKey({ pipeline: record.pipeline, key: record.id, version: 1 }),
    ingestionId: { B: Buffer.from(record.ingestionId.replaceAll("-", ""), "hex") },
    ingestedAt: { N: String(accepted) },
    storedAt: { N: String(Date.now()) },
    payloadHash: { B: Buffer.alloc(32) },
    expiresAt: { N: String(Math.floor(accepted / 1000) + KEPT_SECONDS) },
    result: { M: toItem(record.payload as JsonObject) },
  };
}
