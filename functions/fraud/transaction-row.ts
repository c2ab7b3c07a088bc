import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { fromItem, toItem } from "#functions/results/attribute-value";
import { firstReason } from "#functions/runtime/reason";

/** A scored card transaction, as a row of the table `transactions`: the fields that operators know it by. */
export interface ScoredTransaction {
  readonly tx_id: string;
  readonly card_token: string;
  readonly last_four: string;
  /** Minor units of its currency. */
  readonly amount: number;
  readonly currency: string;
  /** Text of a client: nothing in it is markup or an instruction. */
  readonly merchant: string;
  readonly category: string;
  readonly is_fraud: boolean;
  /** Names of the rules that added to the score, the heaviest first. */
  readonly fraud_rules: readonly string[];
  readonly score: number;
  readonly explanation: string;
  /** When the card paid: ISO 8601, UTC, milliseconds. */
  readonly created_at: string;
  /** When it was scored, alike. */
  readonly processed_at: string;
  /** 1, or that of the correction whose amount, merchant and category these are; the score is the first one's. */
  readonly revision: number;
  /** Whether it is only there to be compared with the old system's answers: nobody was told. */
  readonly shadow?: true;
  /** Seconds since the epoch; nobody reads it from then on, and the table forgets it some time after that. */
  readonly expiresAt: number;
}

type Item = Record<string, AttributeValue>;

/** Partitions that the transactions of a day are spread over, so that a day's writes have 32 times what one partition takes. */
export const BUCKETS = 32;
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

const partition = (day: string, bucket: number): string => `${day}#${String(bucket).padStart(2, "0")}`;
/** A token is the code of a keyed hash, so that its last letter, five bits, is spread as evenly as any hash of it. */
const bucketOf = (cardToken: string): number => Math.max(0, LETTERS.indexOf(cardToken.at(-1) ?? ""));
const dayOf = (instant: string): string => instant.slice(0, 10);

/** Partition keys of all transactions that were paid on a UTC day, `2026-11-30`: query each. */
export const partitionsOfDay = (day: string): readonly string[] =>
  Array.from({ length: BUCKETS }, (_, bucket) => partition(day, bucket));

/** Partition key of a card's transactions of a UTC day; with the beginning {@link ofCard} of the sort key. */
export const partitionOfCard = (day: string, cardToken: string): string => partition(day, bucketOf(cardToken));

/** What the sort keys of a card's transactions begin with, in the order of their time. */
export const ofCard = (cardToken: string): string => `${cardToken}#`;

/** Key of a transaction's one row. */
export const rowKey = ({
  card_token,
  created_at,
  tx_id,
}: Pick<ScoredTransaction, "card_token" | "created_at" | "tx_id">) => ({
  pk: partitionOfCard(dayOf(created_at), card_token),
  sk: `${ofCard(card_token)}${created_at}#${tx_id}`,
});

/** The item of a row. Alerts, and nothing else, have the keys of the index of alerts: day of processing, then time. */
export const toRowItem = (row: ScoredTransaction): Item => ({
  ...toItem({ ...rowKey(row), ...row }),
  ...(row.is_fraud &&
    !row.shadow && {
      fraud_day: { S: dayOf(row.processed_at) },
      fraud_at: { S: `${row.processed_at}#${row.tx_id}` },
    }),
});

const shape = z.object({
  tx_id: z.string(),
  card_token: z.string(),
  last_four: z.string(),
  amount: z.number(),
  currency: z.string(),
  merchant: z.string(),
  category: z.string(),
  is_fraud: z.boolean(),
  fraud_rules: z.array(z.string()),
  score: z.number(),
  explanation: z.string(),
  created_at: z.iso.datetime(),
  processed_at: z.iso.datetime(),
  revision: z.number(),
  shadow: z.literal(true).optional(),
  expiresAt: z.number(),
}) satisfies z.ZodType<ScoredTransaction>;

/**
 * The row that {@link toRowItem} made an item of.
 * @throws TypeError for an item that it did not make; names the attribute
 */
export function fromRowItem(item: Readonly<Item>): ScoredTransaction {
  const parsed = shape.safeParse(fromItem(item));
  if (parsed.success) return parsed.data;
  const { path, reason } = firstReason(parsed.error);
  throw new TypeError(
    `An item of the transactions table has a bad ${path || "form"} (${reason}): something else than score-transactions wrote it.`,
  );
}
