import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import type { ScoredCounts } from "../result.ts";

/** Counts the rows of these transactions, wherever they are in the table: looking them up by their keys would find no second one. */
export async function scoredTransactions(
  client: DynamoDBClient,
  tableName: string,
  ids: ReadonlySet<string>,
): Promise<ScoredCounts> {
  const rows = new Map<string, number>();
  let alerts = 0;
  const request = { TableName: tableName, ProjectionExpression: "tx_id, is_fraud", ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client }, request)) {
    for (const { tx_id: id, is_fraud: alert } of Items) {
      if (id?.S === undefined || !ids.has(id.S)) continue;
      rows.set(id.S, (rows.get(id.S) ?? 0) + 1);
      if (alert?.BOOL) alerts += 1;
    }
  }
  const once = [...rows.values()].filter((count) => count === 1).length;
  return {
    transactions: ids.size,
    rows: once,
    missing: ids.size - rows.size,
    twice: rows.size - once,
    alerts,
  };
}
