import { type Amount, dollarsOf, percentOf } from "./amount.ts";
import type { Periods } from "./periods.ts";

/** What a service cost in a month. */
export interface ServiceCost {
  /** `YYYY-MM` */
  readonly month: string;
  readonly service: string;
  readonly amount: Amount;
}

/** What Cost Explorer knows on a day. */
export interface KnownCosts {
  /** By month and service; a month without data has none. */
  readonly spent: readonly ServiceCost[];
  /** What today and the rest of the month are expected to cost; undefined while AWS has too little to go by. */
  readonly expected: Amount | undefined;
}

/** Where the month stands. Dollars before tax, credits and refunds. */
export interface CostReport {
  readonly month: string;
  readonly capUsd: number;
  /** Of the days that are over. */
  readonly monthToDateUsd: number;
  readonly percentOfCap: number;
  /** What the whole month is expected to cost; null where AWS expects nothing yet. */
  readonly forecastUsd: number | null;
  readonly forecastPercentOfCap: number | null;
  /** What the month before cost; null where nothing is known of it. */
  readonly lastMonthUsd: number | null;
  /** The dearest services of this month, dearest first. */
  readonly dearest: readonly { readonly service: string; readonly usd: number }[];
}

/** How many services the report names. */
const NAMED = 10;

/** Compares what is known with what may be spent. @param capUsd above 0 */
export function assess({ spent, expected }: KnownCosts, { month, lastMonth }: Periods, capUsd: number): CostReport {
  const of = (wanted: string) => spent.filter((each) => each.month === wanted);
  const toDate = sum(of(month));
  const whole = expected === undefined ? undefined : toDate + expected;
  const before = of(lastMonth);
  const dearest = of(month)
    .toSorted((a, b) => Number(b.amount > a.amount) - Number(b.amount < a.amount) || (a.service < b.service ? -1 : 1))
    .slice(0, NAMED)
    .map(({ service, amount }) => ({ service, usd: dollarsOf(amount) }));
  return {
    month,
    capUsd,
    monthToDateUsd: dollarsOf(toDate),
    percentOfCap: percentOf(toDate, capUsd),
    forecastUsd: whole === undefined ? null : dollarsOf(whole),
    forecastPercentOfCap: whole === undefined ? null : percentOf(whole, capUsd),
    lastMonthUsd: before.length === 0 ? null : dollarsOf(sum(before)),
    dearest,
  };
}

const sum = (costs: readonly ServiceCost[]): Amount => costs.reduce((total, { amount }) => total + amount, 0n);
