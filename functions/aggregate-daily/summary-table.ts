import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { itemsOf } from "#functions/results/items-of";
import { isSameSummary, type Summary } from "./summary.ts";

/** What became of a summary: `same` where it was there already with these figures. */
export type Kept = "new" | "corrected" | "same";

export interface SummaryTable {
  /**
   * Keeps a summary of a business day in place of what was there before; its revision is then one more.
   * @throws Error where another run has written it at the same moment
   */
  keep(day: BusinessDay, summary: Summary, computedAt: Date): Promise<Kept>;
  /** Currencies that there are summaries of for a business day. */
  currencies(date: string): Promise<readonly string[]>;
  /** Whether everything was done for a business day. */
  isDone(date: string): Promise<boolean>;
  /** Notes that it was. */
  done(day: BusinessDay, at: Date): Promise<void>;
}

/** A day of business in its time zone. */
export interface BusinessDay {
  /** `2026-11-30`. */
  readonly date: string;
  readonly timeZone: string;
}

/** Sort key of the note that a day was summed up; currencies have three letters. */
const DONE = "done";

const number = (value: number | bigint): AttributeValue => ({ N: String(value) });

const toItem = ({ date, timeZone }: BusinessDay, summary: Summary, revision: number, computedAt: Date) => ({
  pk: { S: date },
  sk: { S: summary.currency },
  date: { S: date },
  time_zone: { S: timeZone },
  currency: { S: summary.currency },
  transactions: number(summary.transactions),
  amount: number(summary.amount),
  fraud_transactions: number(summary.fraud_transactions),
  fraud_amount: number(summary.fraud_amount),
  cards: number(summary.cards),
  revision: number(revision),
  computed_at: { S: computedAt.toISOString() },
});

const INTEGER = /^-?\d+$/;

/** @throws TypeError naming the attribute */
function integer(item: Readonly<Record<string, AttributeValue>>, name: string): bigint {
  const text = item[name]?.N ?? "";
  if (INTEGER.test(text)) return BigInt(text);
  throw new TypeError(
    `The summary ${item.pk?.S} ${item.sk?.S} has a bad ${name}; delete the item, and it is made anew`,
  );
}

const fromItem = (item: Readonly<Record<string, AttributeValue>>): { summary: Summary; revision: number } => ({
  summary: {
    currency: item.sk?.S ?? "",
    transactions: Number(integer(item, "transactions")),
    amount: integer(item, "amount"),
    fraud_transactions: Number(integer(item, "fraud_transactions")),
    fraud_amount: integer(item, "fraud_amount"),
    cards: Number(integer(item, "cards")),
  },
  revision: Number(integer(item, "revision")),
});

/** The table `daily-transaction-summary`: one item per business day and currency. */
export const summaryTable = (client: Pick<DynamoDBClient, "send">, TableName: string): SummaryTable => {
  const get = async (date: string, sk: string) => {
    const Key = { pk: { S: date }, sk: { S: sk } };
    return (await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item;
  };
  return {
    keep: async (day, summary, computedAt) => {
      const item = await get(day.date, summary.currency);
      const known = item && fromItem(item);
      if (known && isSameSummary(known.summary, summary)) return "same";
      const revision = (known?.revision ?? 0) + 1;
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: toItem(day, summary, revision, computedAt),
            ...(known
              ? {
                  ConditionExpression: "revision = :read",
                  ExpressionAttributeValues: { ":read": number(known.revision) },
                }
              : { ConditionExpression: "attribute_not_exists(pk)" }),
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        throw new Error(
          `${day.date} ${summary.currency}: another run sums it up at the same moment; this one is tried again`,
        );
      }
      return known ? "corrected" : "new";
    },
    currencies: async (date) => {
      const found: string[] = [];
      for await (const { sk } of itemsOf(client, { TableName, pk: date, consistent: true }))
        if (sk?.S && sk.S !== DONE) found.push(sk.S);
      return found;
    },
    isDone: async (date) => (await get(date, DONE)) !== undefined,
    done: async ({ date, timeZone }, at) => {
      const Item = {
        pk: { S: date },
        sk: { S: DONE },
        date: { S: date },
        time_zone: { S: timeZone },
        done_at: { S: at.toISOString() },
      };
      await client.send(new PutItemCommand({ TableName, Item }));
    },
  };
};
