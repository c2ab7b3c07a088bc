import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BUCKETS, fromRowItem, partitionsOfDay } from "#functions/fraud/transaction-row";
import { itemsOf } from "#functions/results/items-of";
import type { Counted } from "./summary.ts";

/** Reads the scored transactions of UTC days, in parts: all those of a card are in the same part. Outages are thrown. */
export type ReadTransactions = (utcDays: readonly string[]) => AsyncIterable<readonly Counted[]>;

/** Parts that are read at once: each is read a page of 1 MB at a time. */
const AT_ONCE = 8;

/**
 * The table of scored transactions, whose days are spread over buckets by card. What was written a moment ago may be missing: a later run has it.
 * @throws TypeError for an item that nobody here has written
 */
export const transactionsTable = (client: Pick<DynamoDBClient, "send">, TableName: string): ReadTransactions =>
  async function* (utcDays) {
    const partition = async (pk: string): Promise<Counted[]> => {
      const found: Counted[] = [];
      for await (const item of itemsOf(client, { TableName, pk, consistent: false })) {
        const { card_token, amount, currency, is_fraud, created_at, shadow } = fromRowItem(item);
        found.push({ card_token, amount, currency, is_fraud, created_at, shadow });
      }
      return found;
    };
    const days = utcDays.map(partitionsOfDay);
    const bucket = async (index: number): Promise<Counted[]> =>
      (await Promise.all(days.map((partitions) => partition(partitions[index]!)))).flat();
    for (let first = 0; first < BUCKETS; first += AT_ONCE)
      yield* await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, BUCKETS - first) }, (_, index) => bucket(first + index)),
      );
  };
