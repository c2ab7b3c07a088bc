import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { fromResultItem, toResultItem } from "./result-item.ts";
import type { StoredResult } from "./stored-result.ts";

/** Stores a version unless it is there; then answers what is there. Outages are thrown. */
export type StoreOnce = (result: StoredResult) => Promise<StoredResult | "stored">;

export interface ResultTableProps {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
}

/**
 * The table of results. One conditional write per event does both the storing and the check, at the price of the write alone;
 * a refused one brings the item that was in the way.
 */
export const resultTable =
  ({ client, tableName }: ResultTableProps): StoreOnce =>
  async (result) => {
    const command = new PutItemCommand({
      TableName: tableName,
      Item: toResultItem(result),
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      await client.send(command);
      return "stored";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item) return fromResultItem(error.Item);
      throw error;
    }
  };
