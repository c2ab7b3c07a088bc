import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { type CardState, type Payment, paymentId, placeToTheMetre, withPayment } from "./card-state.ts";
import { type RuleName, rules } from "./rules.ts";
import type { FraudSettings } from "./settings.ts";

/** What is said of a payment. The first two names are those of the table that operators know. */
export interface Assessment {
  readonly is_fraud: boolean;
  /** Rules that added to the score, the heaviest first. */
  readonly fraud_rules: readonly RuleName[];
  /** Points, rounded to a tenth. */
  readonly score: number;
  /** One sentence for a person: each rule's reason. */
  readonly explanation: string;
}

export interface Scored {
  readonly assessment: Assessment;
  /** The card's state from then on. The same one where the payment was known already. */
  readonly state: CardState;
}

const names = Object.keys(rules) as RuleName[];
const tenth = (value: number): number => Math.round(value * 10) / 10;

/**
 * Scores a payment by what its card did before it, whatever came in since: a payment that arrives late is judged by what preceded it, and
 * one that arrives again gets the score it has. Of payments at the same instant, each is judged by those that came in before it.
 */
export function scorePayment(state: CardState, payment: CardTransaction, settings: FraudSettings): Scored {
  const at = Date.parse(payment.occurredAt);
  const known = rememberedIn(state, payment);
  const before = state.payments.filter((past) => past.at <= at && past !== known);
  const judged = { payment, at, before, settings };
  const findings = names
    .flatMap((name) => {
      const finding = rules[name](judged);
      const points = finding ? finding.strength * settings.points[name] : 0;
      return finding && points > 0 ? [{ name, points, reason: finding.reason }] : [];
    })
    .toSorted((one, other) => other.points - one.points);
  const score = known?.score ?? tenth(findings.reduce((sum, { points }) => sum + points, 0));
  const is_fraud = score >= settings.alertFrom;
  const found = findings.map(({ name }) => name);
  const assessment: Assessment = {
    is_fraud,
    fraud_rules: known ? inOrderOf(found, known.rules) : found,
    score,
    explanation: findings.map(({ reason }) => reason).join("; "),
  };
  return { assessment, state: known ? state : remember(state, payment, assessment) };
}

/** The payment as the card remembers it, if it does. */
export const rememberedIn = ({ payments }: CardState, { id }: Pick<CardTransaction, "id">): Payment | undefined => {
  const short = paymentId(id);
  return payments.find((past) => past.id === short);
};

/** The state with a payment of the card in it, and what was said of it. */
export const remember = (
  state: CardState,
  { id, occurredAt, amountMinor, currency, merchantLocation }: CardTransaction,
  { score, fraud_rules }: Pick<Assessment, "score" | "fraud_rules">,
): CardState =>
  withPayment(state, {
    id: paymentId(id),
    at: Date.parse(occurredAt),
    amountMinor,
    currency,
    ...(merchantLocation && { place: placeToTheMetre(merchantLocation) }),
    score,
    rules: inOrderOf(names, fraud_rules),
  });

/** Names in the order of these; those that are not among them come last. */
const inOrderOf = (order: readonly string[], some: readonly string[]): RuleName[] => {
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...some].sort((one, other) => place(one) - place(other)) as RuleName[];
};
