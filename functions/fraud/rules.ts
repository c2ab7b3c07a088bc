import type { CardTransaction } from "#functions/pipelines/card-transactions/transaction";
import type { Payment } from "./card-state.ts";
import type { FraudSettings } from "./settings.ts";
import { hourIn, kilometresBetween } from "./time-and-place.ts";

/** What a rule judges: a payment, and what its card did before. */
export interface Judged {
  readonly payment: CardTransaction;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Remembered payments of the card before this one, oldest first. */
  readonly before: readonly Payment[];
  readonly settings: FraudSettings;
}

/** How strongly a rule speaks against a payment, 0 to 1, and why; undefined if it does not. */
export type Finding = { readonly strength: number; readonly reason: string } | undefined;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const sure = (reason: string): Finding => ({ strength: 1, reason });
const upToOne = (strength: number): number => Math.min(1, Math.max(0, strength));
const within = ({ before, at }: Judged, milliseconds: number) => before.filter((past) => at - past.at <= milliseconds);

/** The payment's amount in units of what is unusual in its category; undefined where nobody has said. */
function unusualness({ payment, settings }: Judged): number | undefined {
  const limit = own(own(settings.unusualAmounts, payment.currency) ?? {}, payment.category);
  return limit === undefined ? undefined : payment.amountMinor / limit;
}

/** A client may name a category as it likes, also as what every object has, such as `constructor`. */
const own = <T>(of: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

const isUnusualHour = ({ at, settings }: Judged): boolean => {
  const { timeZone, fromHour, untilHour } = settings.unusualHours;
  const hour = hourIn(timeZone, at);
  return fromHour <= untilHour ? hour >= fromHour && hour < untilHour : hour >= fromHour || hour < untilHour;
};

const unusualAmount = (judged: Judged): Finding => {
  const ratio = unusualness(judged) ?? 0;
  if (ratio < 1) return undefined;
  return {
    strength: upToOne(ratio - 0.5),
    reason: `${ratio.toFixed(1)} times what is unusual for ${judged.payment.category}`,
  };
};

const unusualHour = (judged: Judged): Finding =>
  isUnusualHour(judged) ? sure(`at ${hourIn(judged.settings.unusualHours.timeZone, judged.at)} o'clock`) : undefined;

const unusualAmountAndHour = (judged: Judged): Finding =>
  (unusualness(judged) ?? 0) >= 1 && isUnusualHour(judged) ? sure("an unusual amount at an unusual hour") : undefined;

/** Amounts of a card vary by a factor of two at least: less variation than that is taken for it. */
const LEAST_DEVIATION = 0.7;

const aboveOwnHistory = ({ payment, before, settings }: Judged): Finding => {
  const { alertFrom, historyFrom } = settings;
  const usual = before
    .filter(({ score, currency }) => score < alertFrom && currency === payment.currency)
    .map(({ amountMinor }) => logarithm(amountMinor));
  if (usual.length < historyFrom) return undefined;
  const mean = usual.reduce((sum, each) => sum + each, 0) / usual.length;
  const variance = usual.reduce((sum, each) => sum + (each - mean) ** 2, 0) / usual.length;
  const distance = (logarithm(payment.amountMinor) - mean) / Math.max(LEAST_DEVIATION, Math.sqrt(variance));
  if (distance <= 1.5) return undefined;
  return {
    strength: upToOne((distance - 1) / 2),
    reason: `${distance.toFixed(1)} standard deviations above the card's last ${usual.length} payments`,
  };
};

/** Amounts spread over orders of magnitude; nothing at all counts as one minor unit. */
const logarithm = (amountMinor: number): number => Math.log(Math.max(1, amountMinor));

/** Half as strong after an alert that only just was one, and weaker from hour to hour. */
const cardUnderSuspicion = ({ before, at, settings }: Judged): Finding => {
  const { alertFrom, suspicionHours } = settings;
  const strengths = before
    .filter(({ score }) => score >= alertFrom)
    .map((past) => 0.5 + (past.score - alertFrom) / (1.2 * alertFrom) - (at - past.at) / (suspicionHours * HOUR));
  const strength = upToOne(Math.max(0, ...strengths));
  return strength > 0 ? { strength, reason: `the card had an alert in the last ${suspicionHours} hours` } : undefined;
};

const cardTesting = (judged: Judged): Finding => {
  const { testingUpTo } = judged.settings;
  const small = within(judged, DAY).filter(({ amountMinor }) => amountMinor <= testingUpTo).length;
  if (small === 0 || (unusualness(judged) ?? 0) < 0.8) return undefined;
  return { strength: upToOne(small / 2), reason: `a large payment after ${small} small ones within a day` };
};

const velocity = (judged: Judged): Finding => {
  const payments = within(judged, HOUR).length + 1;
  return payments >= judged.settings.paymentsPerHour ? sure(`${payments} payments within an hour`) : undefined;
};

/** Two merchants next to each other are not far apart, however soon one comes after the other. */
const NEAR_KILOMETRES = 50;

const impossibleTravel = ({ payment, before, at, settings }: Judged): Finding => {
  const last = before.findLast(({ place }) => place !== undefined);
  if (!payment.merchantLocation || !last?.place) return undefined;
  const kilometres = kilometresBetween(last.place, payment.merchantLocation);
  const hours = (at - last.at) / HOUR;
  if (kilometres < NEAR_KILOMETRES || kilometres <= hours * settings.kilometresPerHour) return undefined;
  return sure(`${Math.round(kilometres)} km from the payment ${Math.round(hours * 60)} minutes before`);
};

const blockedMerchant = ({ payment, settings }: Judged): Finding => {
  const name = payment.merchant.toLowerCase();
  return settings.blockedMerchants.some((blocked) => blocked.toLowerCase() === name)
    ? sure("the merchant is blocked")
    : undefined;
};

/** Every rule, by the name that `fraud_rules` and the settings know it by. */
export const rules: Readonly<Record<keyof FraudSettings["points"], (judged: Judged) => Finding>> = {
  unusualAmount,
  unusualHour,
  unusualAmountAndHour,
  aboveOwnHistory,
  cardUnderSuspicion,
  cardTesting,
  velocity,
  impossibleTravel,
  blockedMerchant,
};
export type RuleName = keyof typeof rules;
