import type { Estimate } from "./estimate.ts";
import { centsByConfidence, dearest, type Forecast, unpricedOf } from "./forecast.ts";
import { dollars, volume } from "./money.ts";

const when = ({ scenario }: Estimate): string => `${volume(scenario.eventsGb)}, month ${scenario.month}`;

/** One line about a limit: whether, where first and how far it is passed. */
function limit(name: string, cents: number, { estimates }: Forecast): string {
  const above = estimates.filter((estimate) => estimate.cents > cents);
  const [first] = above;
  const most = above.toSorted((one, other) => other.cents - one.cents)[0];
  const told =
    first && most ? `passed from ${when(first)} on; by ${dollars(most.cents - cents)} at most (${when(most)})` : "kept";
  return `${name} ${dollars(cents)}: ${told}`;
}

const perMillion = ({ perMillion }: Forecast): string[] =>
  perMillion
    ? [
        `A million events more, at ${volume(perMillion.at.eventsGb)} in month ${perMillion.at.month}: ${dollars(perMillion.usd * 100)}, of it ${dollars(perMillion.writesUsd * 100)} for the writes that know repetitions and store results`,
      ]
    : [];

/** What is to be said below the table: limits, and how sure the sums are. */
export function remarksOn(forecast: Forecast): string[] {
  const most = dearest(forecast);
  if (!most) return [];
  const { "price list": sure, "other list": other, memory } = centsByConfidence(most);
  const share = (cents: number) => `${most.cents === 0 ? 0 : Math.round((cents / most.cents) * 100)} %`;
  return [
    limit("Target", forecast.targetCents, forecast),
    limit("Cap", forecast.capCents, forecast),
    ...perMillion(forecast),
    `Prices: ${share(sure)} of ${dollars(most.cents)} from the region's list, ${share(other)} (~) from another list, ${share(memory)} (?) from memory: check them.`,
  ];
}

/** What is in no sum, alike things once: what, why, and where. */
export function unpricedRows(forecast: Forecast): (readonly [where: string, why: string])[] {
  const [first] = forecast.estimates;
  return first ? unpricedOf(first).map(({ stack, address, why }) => [`${stack} ${address}`, why] as const) : [];
}
