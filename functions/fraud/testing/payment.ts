import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { type CardState, newCard } from "../card-state.ts";
import { type Assessment, scorePayment } from "../score.ts";
import { type FraudSettings, fraudSettings } from "../settings.ts";

export const usualSettings = fraudSettings.parse(undefined);

const NOON = Date.parse("2026-03-02T12:00:00Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A payment so many milliseconds after a Monday's noon, UTC: 20 dollars for groceries. */
export const payment = (id: string, after = 0, changes: Partial<CardTransaction> = {}): CardTransaction => ({
  id,
  occurredAt: new Date(NOON + after).toISOString(),
  merchant: "Corner Shop",
  category: "grocery_pos",
  amountMinor: 2_000,
  currency: "USD",
  card: { token: `tok_1_${"a".repeat(32)}`, keyVersion: "1", lastFour: "2095" },
  ...changes,
});

/** Scores payments of one card as they come. */
export function scoreAll(
  payments: readonly CardTransaction[],
  settings: FraudSettings = usualSettings,
): { readonly assessments: readonly Assessment[]; readonly state: CardState } {
  let state = newCard;
  const assessments = payments.map((each) => {
    const scored = scorePayment(state, each, settings);
    state = scored.state;
    return scored.assessment;
  });
  return { assessments, state };
}
