import type { FraudSettings } from "#functions/fraud/settings";
import { byAmount, type Measures, measuresAt, ruleCounts, type ScoredPayment, thresholdFor } from "./measures.ts";
import type { ScoredFile } from "./score-file.ts";

/** Thresholds as strict as a share of false alerts asks for. */
export interface OperatingPoint {
  /** Payments in order that may have an alert, 0 to 1. */
  readonly mostFalseAlerts: number;
  /** The threshold that the whole file would choose: what the rules can do at best on it. */
  readonly best: Measures;
  /** An amount from which every payment is an alert, chosen alike. */
  readonly amountAlone: Measures;
  /** The threshold that the first half chooses, held against the second half: what to expect of tomorrow. */
  readonly heldOut: Measures;
}

export interface Evaluation extends Omit<ScoredFile, "payments"> {
  readonly payments: number;
  readonly frauds: number;
  /** At the threshold of the settings. */
  readonly asSet: Measures;
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
    asSet: measuresAt(payments, alertFrom),
    points: falseAlerts.map((most) => operatingPoint(payments, most)),
    rules: ruleCounts(payments, alertFrom),
  };
}

function operatingPoint(payments: readonly ScoredPayment[], mostFalseAlerts: number): OperatingPoint {
  const middle = Math.ceil(payments.length / 2);
  const amounts = byAmount(payments);
  return {
    mostFalseAlerts,
    best: measuresAt(payments, thresholdFor(payments, mostFalseAlerts)),
    amountAlone: measuresAt(amounts, thresholdFor(amounts, mostFalseAlerts)),
    heldOut: measuresAt(payments.slice(middle), thresholdFor(payments.slice(0, middle), mostFalseAlerts)),
  };
}
