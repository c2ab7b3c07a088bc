import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { fromItem, toItem } from "./attribute-value.ts";
import type { StoreOnce } from "./process-record.ts";
import type { StoredEvent } from "./stored-event.ts";

export interface EventTableProps {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
}

/**
 * The events table. One conditional write per event does both the storing and the check, at the price of the write alone;
 * a refused one brings the item that was in the way.
 */
export const eventTable =
  ({ client, tableName }: EventTableProps): StoreOnce =>
  async (event) => {
    const command = new PutItemCommand({
      TableName: tableName,
      Item: toItem({ ...event }),
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      await client.send(command);
      return "stored";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException && error.Item)
        return fromItem(error.Item) as unknown as StoredEvent;
      throw error;
    }
  };
