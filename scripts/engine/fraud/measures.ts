/** A payment as it was scored, with what it was labelled. */
export interface ScoredPayment {
  readonly id: string;
  readonly score: number;
  readonly isFraud: boolean;
  readonly rules: readonly string[];
  readonly amountMinor: number;
}

/** A share with its 95 % confidence interval. */
export interface Share {
  readonly of: number;
  readonly among: number;
  /** Null where there is nothing that it could be a share of. */
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

/** 97.5th percentile of the normal distribution. */
const Z = 1.959964;

/** Wilson's score interval, which holds for small numbers too. Source: E. B. Wilson, JASA 22 (1927) */
export function shareOf(of: number, among: number): Share {
  if (among === 0) return { of, among, share: null, low: 0, high: 1 };
  const share = of / among;
  const widened = 1 + Z ** 2 / among;
  const centre = (share + Z ** 2 / (2 * among)) / widened;
  const half = (Z / widened) * Math.sqrt((share * (1 - share)) / among + Z ** 2 / (4 * among ** 2));
  return { of, among, share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** What comes of a threshold. */
export interface Measures {
  /** Score from which a payment is an alert. */
  readonly threshold: number;
  readonly alerts: number;
  readonly alertsPerThousand: number;
  /** Alerts that were right. */
  readonly precision: Share;
  /** Frauds that were found. */
  readonly recall: Share;
  /** Payments in order that had an alert. */
  readonly falseAlerts: Share;
  /** Harmonic mean of precision and recall; null where there is neither. */
  readonly f1: number | null;
}

type Labelled = Pick<ScoredPayment, "score" | "isFraud">;

export function measuresAt(payments: readonly Labelled[], threshold: number): Measures {
  const alerts = payments.filter(({ score }) => score >= threshold);
  const hits = alerts.filter(({ isFraud }) => isFraud).length;
  const frauds = payments.filter(({ isFraud }) => isFraud).length;
  const alertsAndFrauds = alerts.length + frauds;
  return {
    threshold,
    alerts: alerts.length,
    alertsPerThousand: payments.length === 0 ? 0 : (alerts.length / payments.length) * 1000,
    precision: shareOf(hits, alerts.length),
    recall: shareOf(hits, frauds),
    falseAlerts: shareOf(alerts.length - hits, payments.length - frauds),
    f1: alertsAndFrauds === 0 ? null : (2 * hits) / alertsAndFrauds,
  };
}

/**
 * The lowest threshold at which no more than this share of the payments in order has an alert: of all that keep it, the one that finds most.
 * @param most 0 to 1
 */
export function thresholdFor(payments: readonly Labelled[], most: number): number {
  const innocent = payments.filter(({ isFraud }) => !isFraud).map(({ score }) => score);
  const allowed = Math.floor(innocent.length * most);
  const firstTooMany = innocent.toSorted((one, other) => other - one)[allowed] ?? Number.NEGATIVE_INFINITY;
  const above = payments.map(({ score }) => score).filter((score) => score > firstTooMany);
  return above.length === 0 ? Number.POSITIVE_INFINITY : above.reduce((least, score) => Math.min(least, score));
}

/** The highest threshold that gives so many alerts, or more where several payments have the score of the last of them. */
export const thresholdForAlerts = (payments: readonly Pick<Labelled, "score">[], alerts: number): number =>
  payments.map(({ score }) => score).toSorted((one, other) => other - one)[alerts - 1] ?? Number.POSITIVE_INFINITY;

/** The same payments, judged by nothing but their amount: what the rules have to be better than. */
export const byAmount = (payments: readonly ScoredPayment[]): Labelled[] =>
  payments.map(({ amountMinor, isFraud }) => ({ score: amountMinor, isFraud }));

/** How often each rule spoke, and how often of it rightly, the most frequent first. */
export function ruleCounts(
  payments: readonly ScoredPayment[],
  threshold: number,
): { readonly rule: string; readonly spoke: number; readonly alerts: number; readonly hits: number }[] {
  const counts = new Map<string, { spoke: number; alerts: number; hits: number }>();
  for (const { rules, score, isFraud } of payments) {
    for (const rule of rules) {
      const { spoke, alerts, hits } = counts.get(rule) ?? { spoke: 0, alerts: 0, hits: 0 };
      const isAlert = score >= threshold;
      counts.set(rule, { spoke: spoke + 1, alerts: alerts + Number(isAlert), hits: hits + Number(isAlert && isFraud) });
    }
  }
  return [...counts].map(([rule, count]) => ({ rule, ...count })).toSorted((one, other) => other.alerts - one.alerts);
}
