import { type CardState, newCard } from "#functions/fraud/card-state";
import { scorePayment } from "#functions/fraud/score";
import type { FraudSettings } from "#functions/fraud/settings";
import { type LabelledFile, labelledPayments } from "./labelled-payments.ts";
import type { ScoredPayment } from "./measures.ts";

/** A labelled file, scored in the order of time. */
export interface ScoredFile extends Omit<LabelledFile, "payments"> {
  readonly payments: readonly ScoredPayment[];
  readonly cards: number;
  /** When the first and the last payment were, ISO 8601; null where there is none. */
  readonly from: string | null;
  readonly until: string | null;
}

/**
 * Puts a file through the code that scores the stream of events: each payment is scored by what its card did before it.
 * @param told how many rows were read so far
 * @throws InputError if the file as a whole cannot be used
 */
export async function scoreFile(
  path: string,
  settings: FraudSettings,
  told?: (rows: number) => void,
): Promise<ScoredFile> {
  const { payments, ...file } = await labelledPayments(path, told);
  const cards = new Map<string, CardState>();
  const scored = payments.map(({ transaction, isFraud }): ScoredPayment => {
    const { token } = transaction.card;
    const { assessment, state } = scorePayment(cards.get(token) ?? newCard, transaction, settings);
    cards.set(token, state);
    const { score, fraud_rules: rules } = assessment;
    return { id: transaction.id, score, rules, isFraud, amountMinor: transaction.amountMinor };
  });
  const at = (index: number) => payments.at(index)?.transaction.occurredAt ?? null;
  return { ...file, payments: scored, cards: cards.size, from: at(0), until: at(-1) };
}
