import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import { type CardState, type Payment, withPayment } from "./card-state.ts";
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
 * one that arrives again gets the score it has.
 */
export function scorePayment(state: CardState, payment: CardTransaction, settings: FraudSettings): Scored {
  const at = Date.parse(payment.occurredAt);
  const known = state.payments.find(({ id }) => id === payment.id);
  const before = state.payments.filter((past) => past.at < at && past.id !== payment.id);
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
  const assessment: Assessment = {
    is_fraud,
    fraud_rules: known ? (known.rules as RuleName[]) : findings.map(({ name }) => name),
    score,
    explanation: findings.map(({ reason }) => reason).join("; "),
  };
  if (known) return { assessment, state };
  return { assessment, state: withPayment(state, remembered(payment, at, assessment)) };
}

const remembered = (
  { id, amountMinor, currency, merchantLocation }: CardTransaction,
  at: number,
  { score, fraud_rules }: Assessment,
): Payment => ({
  id,
  at,
  amountMinor,
  currency,
  ...(merchantLocation && { place: merchantLocation }),
  score,
  rules: fraud_rules,
});
