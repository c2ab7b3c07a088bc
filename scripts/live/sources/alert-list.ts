import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import { fromRowItem, type ScoredTransaction } from "#functions/fraud/transaction-row";
import { messageOf } from "#scripts/engine/failure";
import type { Section } from "../sections/section.ts";
import type { FraudAlertView, FraudView } from "../views.ts";

export interface AlertListOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  /** Asked for with every reading: the stack may not be there yet. */
  readonly place: () => Promise<{ readonly transactionsTableName: string; readonly fraudIndexName: string }>;
  readonly now?: () => Date;
}

const SHOWN = 12;

/** The latest alerts of today and yesterday, out of the index that has nothing else in it. */
export const alertList = ({ client, place, now = () => new Date() }: AlertListOptions): Section<FraudView> => ({
  every: 1_500,
  read: async () => {
    const { transactionsTableName, fraudIndexName } = await place();
    const days = [0, 1].map((back) => new Date(now().getTime() - back * 86_400_000).toISOString().slice(0, 10));
    const alerts: FraudAlertView[] = [];
    for (const day of days) {
      if (alerts.length >= SHOWN) break;
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: transactionsTableName,
          IndexName: fraudIndexName,
          KeyConditionExpression: "fraud_day = :day",
          ExpressionAttributeValues: { ":day": { S: day } },
          ScanIndexForward: false,
          Limit: SHOWN - alerts.length,
        }),
      );
      alerts.push(...Items.map(alertOf));
    }
    return { alerts };
  },
});

type Item = Parameters<typeof fromRowItem>[0];

/** A row that somebody else wrote is shown as what it is, and hides no other. */
function unreadable(item: Item, error: unknown): FraudAlertView {
  const at = item.fraud_at?.S?.split("#")[0] ?? "";
  const nothing = { card: "?", amount: 0, currency: "", merchant: "?", category: "?", score: 0, rules: [] };
  return {
    id: (item.sk?.S ?? "").slice(0, 80),
    at,
    paidAt: at,
    ...nothing,
    explanation: messageOf(error).slice(0, 300),
  };
}

function alertOf(item: Item): FraudAlertView {
  try {
    return viewOf(fromRowItem(item));
  } catch (error) {
    return unreadable(item, error);
  }
}

function viewOf(row: ScoredTransaction): FraudAlertView {
  return {
    id: row.tx_id,
    at: row.processed_at,
    paidAt: row.created_at,
    card: row.last_four,
    amount: row.amount,
    currency: row.currency,
    merchant: row.merchant,
    category: row.category,
    score: row.score,
    rules: row.fraud_rules,
    explanation: row.explanation.slice(0, 300),
  };
}
