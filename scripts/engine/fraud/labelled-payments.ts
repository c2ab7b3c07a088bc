import { randomBytes } from "node:crypto";
import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { isReason } from "#functions/pipelines/pipeline";
import { readInput } from "#scripts/rehearsal/load/input/read-input";

/** Column that says whether a payment was fraud: 1 or 0. Nothing that scores ever sees it. */
export const LABEL = "is_fraud";

/** A payment of a labelled file. */
export interface LabelledPayment {
  readonly transaction: CardTransaction;
  readonly isFraud: boolean;
}

/** A labelled file, its payments in the order of time. */
export interface LabelledFile {
  readonly payments: readonly LabelledPayment[];
  /** Rows that are no payment or have no label, by line. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  /** Rows with the id of an earlier one, which are left out. */
  readonly repeated: number;
  /** Payments that were before the row above them. */
  readonly unordered: number;
}

/** Rows between two words about progress. */
const TOLD_EVERY = 20_000;

/**
 * Reads a labelled file: each row is admitted as the API admits it, and its card number becomes a token. In which order the rows come does not
 * matter: payments are put in the order of time, and those at the same instant in that of their ids. Takes some 1.3 KB of memory a payment.
 * @param told how many rows were read so far
 * @throws InputError if the file as a whole cannot be used
 */
export async function labelledPayments(path: string, told: (rows: number) => void = () => {}): Promise<LabelledFile> {
  const keyRing = { current: "1", keys: new Map([["1", randomBytes(32)]]) };
  const now = new Date();
  const once = interner();
  const ids = new Set<string>();
  const payments: LabelledPayment[] = [];
  const rejected: { line: number; reason: string }[] = [];
  let [rows, repeated, unordered] = [0, 0, 0];
  for await (const row of readInput(path, LABEL)) {
    if (++rows % TOLD_EVERY === 0) told(rows);
    const reject = (reason: string) => void rejected.push({ line: row.line, reason });
    if ("reason" in row) {
      reject(row.reason);
      continue;
    }
    if (row.label !== "0" && row.label !== "1") {
      reject(`${LABEL} must be 0 or 1`);
      continue;
    }
    const event = cardTransactions.admit(row.event, now, keyRing);
    if (isReason(event)) {
      reject(`${event.path}: ${event.reason}`);
      continue;
    }
    if (ids.has(event.id)) {
      repeated += 1;
      continue;
    }
    const transaction = slim(event.payload as CardTransaction, once);
    ids.add(transaction.id);
    const before = payments.at(-1);
    if (before && transaction.occurredAt < before.transaction.occurredAt) unordered += 1;
    payments.push({ transaction, isFraud: row.label === "1" });
  }
  return { payments: payments.sort(byTime), rejected, repeated, unordered };
}

const byTime = ({ transaction: one }: LabelledPayment, { transaction: other }: LabelledPayment): number =>
  compared(one.occurredAt, other.occurredAt) || compared(one.id, other.id);

const compared = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Texts that are kept once, however often they occur, and keep no line of the file that they were part of. */
function interner(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const had = known.get(text);
    if (had !== undefined) return had;
    const own = detached(text);
    known.set(own, own);
    return own;
  };
}

/** A text of its own: one cut out of a line would keep the whole of it. */
const detached = (text: string): string => Buffer.from(text).toString();

/** What scoring looks at. */
const slim = (
  { id, occurredAt, merchant, category, amountMinor, currency, merchantLocation, card }: CardTransaction,
  once: (text: string) => string,
): CardTransaction => ({
  id: detached(id),
  occurredAt,
  merchant: once(merchant),
  category: once(category),
  amountMinor,
  currency: once(currency),
  ...(merchantLocation && { merchantLocation }),
  card: { token: once(card.token), keyVersion: card.keyVersion, lastFour: once(card.lastFour) },
});
