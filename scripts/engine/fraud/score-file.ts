import { randomBytes } from "node:crypto";
import { type CardState, newCard } from "#functions/fraud/card-state";
import { scorePayment } from "#functions/fraud/score";
import type { FraudSettings } from "#functions/fraud/settings";
import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { isReason } from "#functions/pipelines/pipeline";
import { readInput } from "#scripts/rehearsal/load/input/read-input";
import type { ScoredPayment } from "./measures.ts";

/** Column that says whether a payment was fraud: 1 or 0. Nothing that scores ever sees it. */
export const LABEL = "is_fraud";

/** A labelled file, scored in the order of its rows. */
export interface ScoredFile {
  readonly payments: readonly ScoredPayment[];
  readonly cards: number;
  /** Rows that are no payment or have no label, by line. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  /** Rows with the id of an earlier one, which are not scored again. */
  readonly repeated: number;
  /** When the first and the last payment were, ISO 8601; null where there is none. */
  readonly from: string | null;
  readonly until: string | null;
}

/**
 * Streams a file through the code that scores the stream of events: a row is admitted as the API admits it, its card number becomes a token,
 * and each payment is scored by what its card did before. Keeps some hundred bytes a payment.
 * @throws InputError if the file as a whole cannot be used
 */
export async function scoreFile(path: string, settings: FraudSettings): Promise<ScoredFile> {
  const keyRing = { current: "1", keys: new Map([["1", randomBytes(32)]]) };
  const now = new Date();
  const cards = new Map<string, CardState>();
  const ids = new Set<string>();
  const payments: ScoredPayment[] = [];
  const rejected: { line: number; reason: string }[] = [];
  const times: string[] = [];
  let repeated = 0;
  for await (const row of readInput(path, LABEL)) {
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
    ids.add(event.id);
    const { assessment, state } = scorePayment(
      cards.get(event.partitionKey) ?? newCard,
      event.payload as CardTransaction,
      settings,
    );
    cards.set(event.partitionKey, state);
    times.push(event.occurredAt);
    payments.push({
      score: assessment.score,
      rules: assessment.fraud_rules,
      isFraud: row.label === "1",
      amountMinor: (event.payload as CardTransaction).amountMinor,
    });
  }
  const sorted = times.toSorted();
  return { payments, cards: cards.size, rejected, repeated, from: sorted[0] ?? null, until: sorted.at(-1) ?? null };
}
