import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { fromRowItem, rowKey, type ScoredTransaction, toRowItem } from "#functions/fraud/transaction-row";
import { toItem } from "#functions/results/attribute-value";

/** What became of a row that was to be stored, and the row that is there now. */
export interface StoredRow {
  /** `known`: this version of it or a later one was there. */
  readonly kind: "stored" | "corrected" | "known";
  readonly row: ScoredTransaction;
}

/**
 * Stores a transaction's row once. A later revision of one that is there changes what was paid, and no score: that is of when it was paid.
 * Outages are thrown.
 */
export type StoreTransaction = (row: ScoredTransaction) => Promise<StoredRow>;

export interface TransactionTableProps {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
}

/** The table of transactions. One conditional write stores a row and checks for it, at the price of the write alone. */
export const transactionTable =
  ({ client, tableName }: TransactionTableProps): StoreTransaction =>
  async (row) => {
    const command = new PutItemCommand({
      TableName: tableName,
      Item: toRowItem(row),
      ConditionExpression: "attribute_not_exists(pk)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    const there = await refusedBy(client.send(command));
    if (there === undefined) return { kind: "stored", row };
    const existing = fromRowItem(there);
    if (existing.revision >= row.revision) return { kind: "known", row: existing };
    return correct(client, tableName, row, existing);
  };

/** What a correction may change. */
const corrected = ({ amount, currency, merchant, category, revision }: ScoredTransaction) => ({
  amount,
  currency,
  merchant,
  category,
  revision,
});

async function correct(
  client: TransactionTableProps["client"],
  tableName: string,
  row: ScoredTransaction,
  existing: ScoredTransaction,
): Promise<StoredRow> {
  const changes = corrected(row);
  const names = Object.keys(changes);
  const command = new UpdateItemCommand({
    TableName: tableName,
    Key: toItem(rowKey(row)),
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}`,
    ConditionExpression: "#revision < :revision",
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(
      Object.entries(toItem(changes)).map(([name, value]) => [`:${name}`, value]),
    ),
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  const there = await refusedBy(client.send(command));
  if (there === undefined) return { kind: "corrected", row: { ...existing, ...changes } };
  return { kind: "known", row: fromRowItem(there) };
}

/** The item that a conditional write was refused for; undefined for one that was done. */
async function refusedBy(writing: Promise<unknown>): Promise<Record<string, AttributeValue> | undefined> {
  try {
    await writing;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return error.Item;
    throw error;
  }
}
