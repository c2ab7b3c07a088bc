import { createHash } from "node:crypto";
import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";

/** A payment as the card's state remembers it. */
export interface Payment {
  /** 64 bits that stand for the transaction's id, in hexadecimal: {@link paymentId}. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly amountMinor: number;
  readonly currency: string;
  /** To a metre: {@link placeToTheMetre}. */
  readonly place?: CardTransaction["merchantLocation"];
  /** What it was scored. */
  readonly score: number;
  /** Names of the rules that added to it. */
  readonly rules: readonly string[];
}

export interface CardState {
  readonly payments: readonly Payment[];
}

export const newCard: CardState = { payments: [] };

/** Payments of a card that are remembered: more than the busiest card of three days makes, and as many as fit into one unit of writing. */
export const REMEMBERED_PAYMENTS = 24;

export const withPayment = ({ payments }: CardState, payment: Payment): CardState => ({
  payments: [...payments, payment].toSorted(byTime).slice(-REMEMBERED_PAYMENTS),
});

const byTime = (one: Payment, other: Payment): number => one.at - other.at || (one.id < other.id ? -1 : 1);

/** What stands for a transaction's id among the few of a card: ids have up to 128 characters, and the state has 1 KB. */
export const paymentId = (id: string): string => createHash("sha256").update(id).digest("hex").slice(0, 16);

/** Units of a place in one degree: 1.1 m of latitude, which no rule can tell from none. */
export const PLACES_PER_DEGREE = 100_000;

/** A place as it is remembered. */
export const placeToTheMetre = ({ latitude, longitude }: NonNullable<Payment["place"]>) => ({
  latitude: Math.round(latitude * PLACES_PER_DEGREE) / PLACES_PER_DEGREE,
  longitude: Math.round(longitude * PLACES_PER_DEGREE) / PLACES_PER_DEGREE,
});
