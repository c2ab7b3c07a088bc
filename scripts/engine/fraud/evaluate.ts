import type { FraudSettings } from "#functions/fraud/settings";
import {
  byAmount,
  type Measures,
  measuresAt,
  ruleCounts,
  type ScoredPayment,
  thresholdFor,
  thresholdForAlerts,
} from "./measures.ts";
import type { ScoredFile } from "./score-file.ts";

/** What rules find, beside what an amount from which every payment is an alert finds with as many alerts. */
export interface BesideAmount {
  readonly rules: Measures;
  readonly amountAlone: Measures;
}

/** Thresholds as strict as a share of false alerts asks for. */
export interface OperatingPoint {
  /** Payments in order that may have an alert, 0 to 1. */
  readonly mostFalseAlerts: number;
  /** The threshold that the whole file would choose: what the rules can do at best on it. */
  readonly best: BesideAmount;
  /**
   * The threshold that the second quarter chooses, held against the second half: what to expect of tomorrow. In the first quarter cards have
   * no history yet, so that rules which need one are silent, and a threshold chosen there is too low.
   */
  readonly heldOut: Measures;
}

export interface Evaluation extends Omit<ScoredFile, "payments"> {
  readonly payments: number;
  readonly frauds: number;
  /** At the threshold of the settings. */
  readonly asSet: BesideAmount;
  readonly points: readonly OperatingPoint[];
  /** At the threshold of the settings. */
  readonly rules: ReturnType<typeof ruleCounts>;
}

/** How good rules are on a file whose frauds are known. */
export function evaluate(
  { payments, ...file }: ScoredFile,
  { alertFrom }: FraudSettings,
  falseAlerts: readonly number[],
): Evaluation {
  return {
    ...file,
    payments: payments.length,
    frauds: payments.filter(({ isFraud }) => isFraud).length,
    asSet: besideAmount(payments, alertFrom),
    points: falseAlerts.map((most) => operatingPoint(payments, most)),
    rules: ruleCounts(payments, alertFrom),
  };
}

function besideAmount(payments: readonly ScoredPayment[], threshold: number): BesideAmount {
  const rules = measuresAt(payments, threshold);
  const amounts = byAmount(payments);
  return { rules, amountAlone: measuresAt(amounts, thresholdForAlerts(amounts, rules.alerts)) };
}

function operatingPoint(payments: readonly ScoredPayment[], mostFalseAlerts: number): OperatingPoint {
  const [quarter, middle] = [0.25, 0.5].map((part) => Math.ceil(payments.length * part));
  return {
    mostFalseAlerts,
    best: besideAmount(payments, thresholdFor(payments, mostFalseAlerts)),
    heldOut: measuresAt(payments.slice(middle), thresholdFor(payments.slice(quarter, middle), mostFalseAlerts)),
  };
}
