import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";

/** A payment as the card's state remembers it. */
export interface Payment {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly amountMinor: number;
  readonly currency: string;
  readonly place?: CardTransaction["merchantLocation"];
  /** What it was scored. */
  readonly score: number;
  /** Names of the rules that added to it. */
  readonly rules: readonly string[];
}

/** All that is known about one card: its latest payments, oldest first. Fits into one item of a few kilobytes. */
export interface CardState {
  readonly payments: readonly Payment[];
}

export const newCard: CardState = { payments: [] };

/** Payments of a card that are remembered: more than the busiest card of three days makes, and an item of 4 KB at most. */
export const REMEMBERED_PAYMENTS = 24;

/** The state after a payment. In whatever order payments come, the latest ones are remembered, in the order of their time. */
export const withPayment = ({ payments }: CardState, payment: Payment): CardState => ({
  payments: [...payments, payment].toSorted(byTime).slice(-REMEMBERED_PAYMENTS),
});

const byTime = (one: Payment, other: Payment): number => one.at - other.at || (one.id < other.id ? -1 : 1);
