import { setTimeout as pause } from "node:timers/promises";
import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { fromResultItem, type Item, itemKey } from "#functions/results/result-item";
import { PIPELINE } from "../events-url.ts";
import { contentOf } from "./content.ts";
import type { StoredEvent } from "./fate.ts";

/** Reads the first versions of up to 100 different results, consistently. Throws when DynamoDB keeps leaving some unread. */
export async function storedEvents(
  client: Pick<DynamoDBClient, "send">,
  tableName: string,
  ids: readonly string[],
  attempts = 8,
): Promise<Map<string, StoredEvent>> {
  const found = new Map<string, StoredEvent>();
  let keys: Item[] = ids.map((key) => itemKey({ pipeline: PIPELINE, key, version: 1 }));
  for (let attempt = 1; keys.length > 0; attempt += 1) {
    const request = { Keys: keys, ConsistentRead: true };
    const output = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }));
    for (const item of output.Responses?.[tableName] ?? []) {
      const { key, ingestionId, ingestedAt, result } = fromResultItem(item);
      // Of the result itself, which is all of the event: a wrong `payloadHash` beside it would show.
      found.set(key, { ingestionId, ingestedAt: Date.parse(ingestedAt), content: contentOf(result) });
    }
    keys = output.UnprocessedKeys?.[tableName]?.Keys ?? [];
    if (keys.length === 0) break;
    if (attempt === attempts)
      throw new Error(`${tableName}: BatchGetItem leaves ${keys.length} keys unread; try again later`);
    await pause(50 * 2 ** attempt);
  }
  return found;
}
