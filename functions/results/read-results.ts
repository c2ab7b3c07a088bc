import { type DynamoDBClient, QueryCommand, type QueryCommandOutput } from "@aws-sdk/client-dynamodb";
import { fromResultItem, type Item, partitionOf } from "./result-item.ts";
import type { StoredResult } from "./stored-result.ts";

export interface ResultReaderProps {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
  readonly now: () => Date;
}

/** Reads results as they count now. */
export interface ResultReader {
  /** The latest version of a result that has not expired; undefined if there is none. */
  latest(pipeline: string, key: string): Promise<StoredResult | undefined>;
  /** Every version that has not expired, the latest first. */
  versions(pipeline: string, key: string): AsyncIterable<StoredResult>;
}

/** A reader of the results table. TTL deletes late, up to days: what has expired is passed over here. */
export function resultReader({ client, tableName, now }: ResultReaderProps): ResultReader {
  async function* versions(pipeline: string, key: string, pageSize?: number): AsyncGenerator<StoredResult> {
    const seconds = Math.floor(now().getTime() / 1000);
    let from: Item | undefined;
    do {
      const page: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": { S: partitionOf(pipeline, key) } },
          ScanIndexForward: false,
          ConsistentRead: true,
          ...(pageSize && { Limit: pageSize }),
          ...(from && { ExclusiveStartKey: from }),
        }),
      );
      for (const item of page.Items ?? []) {
        const result = fromResultItem(item);
        if (result.expiresAt > seconds) yield result;
      }
      from = page.LastEvaluatedKey;
    } while (from);
  }
  return {
    versions: (pipeline, key) => versions(pipeline, key),
    latest: async (pipeline, key) => {
      for await (const result of versions(pipeline, key, 1)) return result;
      return undefined;
    },
  };
}
