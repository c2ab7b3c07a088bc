import type { Environment } from "#environments/environment";
import { type Configurations, type Estimate, estimateMonthly, type ResourceEstimate } from "./estimate.ts";
import { type PerMillion, perMillionEvents } from "./per-million.ts";
import type { Confidence } from "./prices/price.ts";
import type { Scenario } from "./rule.ts";

/** Months since the first event that are estimated where nothing else is asked for. */
export const usualMonths: readonly number[] = [1, 12, 24];

/** An environment's estimates for every volume at every time, beside what it may cost. */
export interface Forecast {
  readonly environment: string;
  readonly region: string;
  readonly capCents: number;
  readonly targetCents: number;
  /** Volume by volume, each from the first month to the last. */
  readonly estimates: readonly Estimate[];
  /** At the first volume, when events have come for a year; null where no volume is asked for. */
  readonly perMillion: PerMillion | null;
}

/** @param volumes GB of events a month. @default the environment's */
export function forecast(
  environment: Environment,
  configurations: Configurations,
  {
    months = usualMonths,
    volumes = environment.usage.eventsGb,
  }: { readonly months?: readonly number[] | undefined; readonly volumes?: readonly number[] | undefined } = {},
): Forecast {
  const scenarios = volumes.flatMap((eventsGb) => months.map((month): Scenario => ({ month, eventsGb })));
  const [eventsGb] = volumes;
  return {
    environment: environment.name,
    region: environment.region,
    capCents: Math.round(environment.costs.monthlyCapUsd * 100),
    targetCents: Math.round(environment.costs.monthlyTargetUsd * 100),
    estimates: scenarios.map((scenario) => estimateMonthly(environment, configurations, scenario)),
    perMillion: eventsGb === undefined ? null : perMillionEvents(environment, configurations, { month: 12, eventsGb }),
  };
}

/** The dearest estimate. */
export const dearest = ({ estimates }: Forecast): Estimate | undefined =>
  estimates.toSorted((one, other) => other.cents - one.cents)[0];

/** Whether any estimate is above the approved limit. */
export const isOverCap = (all: Forecast): boolean => (dearest(all)?.cents ?? 0) > all.capCents;

/** A resource that has no price, or something of it: where, and why. */
export interface Unpriced {
  readonly stack: string;
  readonly address: string;
  readonly why: string;
}

const resourcesOf = ({ stacks }: Estimate): (ResourceEstimate & { readonly stack: string })[] =>
  stacks.flatMap(({ id, resources }) => resources.map((each) => ({ ...each, stack: id })));

/** Everything that is in no sum because nobody knows its price. */
export const unpricedOf = (estimate: Estimate): Unpriced[] =>
  resourcesOf(estimate).flatMap(({ stack, address, unpriced }) => unpriced.map((why) => ({ stack, address, why })));

/** What AWS charges nothing for: type -> how many there are, and why. */
export function freeOf(estimate: Estimate): ReadonlyMap<string, { readonly count: number; readonly why: string }> {
  const counts = new Map<string, { count: number; why: string }>();
  for (const { address, free } of resourcesOf(estimate)) {
    if (free === null) continue;
    const type = address.slice(0, address.indexOf("."));
    counts.set(type, { count: (counts.get(type)?.count ?? 0) + 1, why: free });
  }
  return counts;
}

/** Cents of an estimate by how sure their prices are. */
export function centsByConfidence(estimate: Estimate): Readonly<Record<Confidence, number>> {
  const cents = { "price list": 0, "other list": 0, memory: 0 };
  for (const { lines } of resourcesOf(estimate)) for (const line of lines) cents[line.price.confidence] += line.cents;
  return cents;
}
