import type { JsonObject } from "#functions/runtime/canonical-json";
import { payloadHash } from "#functions/runtime/canonical-json";
import { holdsThisCardNumber } from "#functions/runtime/card-number";
import type { Reason } from "#functions/runtime/reason";
import { definePipeline } from "../pipeline.ts";
import { tokenize } from "./card-token.ts";
import {
  type CardTransaction,
  cardTransaction,
  type SubmittedTransaction,
  submittedTransaction,
} from "./transaction.ts";

/** Card payments, each once; the card's number ends where they are accepted. */
export const cardTransactions = definePipeline({
  name: "card-transactions",
  description: "Card payments, one version per transaction and correction",
  submitted: submittedTransaction,
  payload: cardTransaction,
  // Older than any data set, so what is before was not meant.
  eventTime: { oldest: { year: 2000 }, aheadMinutes: 60, lateAfterMinutes: 60 },
  seal: ({ cardNumber, ...rest }, keyRing) =>
    repetition(rest, cardNumber) ?? { ...rest, card: tokenize(cardNumber, keyRing) },
  identity: ({ id, revision = 1 }) => ({ key: id, version: revision }),
  partitionKey: ({ card }) => card.token,
  occurredAt: ({ occurredAt }) => occurredAt,
  result: (transaction) => transaction,
  isSame: (payload, stored) => sameUnderAnotherKey(payload, stored as CardTransaction),
});

/** All of a field's values as one text; numbers too, since an amount or a coordinate can be made of the card's digits. */
const textOf = (value: unknown): string =>
  typeof value === "object" && value !== null ? Object.values(value).map(textOf).join("\n") : String(value);

function repetition(others: Omit<SubmittedTransaction, "cardNumber">, cardNumber: string): Reason | undefined {
  const leak = Object.entries(others).find(([, value]) => holdsThisCardNumber(textOf(value), cardNumber));
  return leak && { path: leak[0], reason: "holds the card number; only cardNumber may" };
}

/** The token of a card changes with the key: an event resent after a rotation is still the same event. */
const sameUnderAnotherKey = (one: CardTransaction, other: CardTransaction): boolean =>
  one.card.keyVersion !== other.card.keyVersion && payloadHash(withoutToken(one)) === payloadHash(withoutToken(other));

const withoutToken = ({ card, ...rest }: CardTransaction): JsonObject => ({
  ...rest,
  card: { lastFour: card.lastFour },
});
