import { setTimeout as pause } from "node:timers/promises";
import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { fromItem } from "#functions/process-events/attribute-value";
import { contentOf } from "./content.ts";
import type { StoredEvent } from "./fate.ts";

/** The only version of an event's item. */
const SORT_KEY = { S: "000001" };

/** Reads the items of up to 100 different event ids, consistently. Throws when DynamoDB keeps leaving some unread. */
export async function storedEvents(
  client: Pick<DynamoDBClient, "send">,
  tableName: string,
  ids: readonly string[],
  attempts = 8,
): Promise<Map<string, StoredEvent>> {
  const found = new Map<string, StoredEvent>();
  let keys = ids.map((id) => ({ pk: { S: id }, sk: SORT_KEY }) as Record<string, AttributeValue>);
  for (let attempt = 1; keys.length > 0; attempt += 1) {
    const request = { Keys: keys, ConsistentRead: true, ProjectionExpression: "pk, ingestionId, ingestedAt, payload" };
    const output = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }));
    for (const item of output.Responses?.[tableName] ?? []) found.set(text(item, "pk"), toStoredEvent(item));
    keys = output.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (keys.length === 0) break;
    if (attempt === attempts)
      throw new Error(`${tableName}: BatchGetItem leaves ${keys.length} keys unread; try again later`);
    await pause(50 * 2 ** attempt);
  }
  return found;
}

const toStoredEvent = (item: Record<string, AttributeValue>): StoredEvent => ({
  ingestionId: text(item, "ingestionId"),
  // Of the payload itself: a wrong `payloadHash` beside it would show.
  content: contentOf(fromItem(item).payload ?? null),
  ingestedAt: Date.parse(text(item, "ingestedAt")),
});

const text = (item: Record<string, AttributeValue>, name: string): string => item[name]?.S ?? "";
