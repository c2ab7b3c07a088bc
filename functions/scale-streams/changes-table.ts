import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { formatChanges, parseChanges } from "./changes.ts";
import type { ScalePorts } from "./scale.ts";

const LOST = "ConditionalCheckFailedException";
const REVISION = /^[1-9]\d{0,14}$/;

/** Where changes are written down: one item of a table for each stream, with a revision that each write raises by one. */
export const changesTable = (
  dynamodb: Pick<DynamoDBClient, "send">,
  TableName: string,
  streamName: string,
): Pick<ScalePorts, "history" | "remember"> => {
  const key = { pk: { S: `stream#${streamName}` }, sk: { S: "changes" } };
  const naming = (error: unknown) =>
    new Error(`${TableName}, item pk=${key.pk.S} sk=${key.sk.S}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  return {
    history: async (now) => {
      const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: key, ConsistentRead: true }));
      if (!Item) return { revision: 0, changes: [] };
      const revision = Item.revision?.N ?? "";
      if (!REVISION.test(revision)) throw naming("its revision is no number; delete the item");
      try {
        return { revision: Number(revision), changes: parseChanges(Item.changes?.S ?? "", now) };
      } catch (error) {
        throw naming(error);
      }
    },
    remember: async (revision, changes) => {
      const Item = { ...key, revision: { N: String(revision + 1) }, changes: { S: formatChanges(changes) } };
      const condition =
        revision === 0
          ? { ConditionExpression: "attribute_not_exists(pk)" }
          : {
              ConditionExpression: "revision = :read",
              ExpressionAttributeValues: { ":read": { N: String(revision) } },
            };
      try {
        await dynamodb.send(new PutItemCommand({ TableName, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === LOST) return false;
        throw error;
      }
    },
  };
};
