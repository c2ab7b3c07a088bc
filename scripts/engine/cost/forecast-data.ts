import type { Estimate } from "./estimate.ts";
import { type Forecast, freeOf, isOverCap, unpricedOf } from "./forecast.ts";

/** Cents as dollars for JSON. */
const usd = (cents: number): number => cents / 100;

/** A forecast for programs. Amounts are USD with two digits; `cents` beside them add up exactly. */
export function forecastData(forecast: Forecast) {
  const { environment, region, capCents, targetCents, estimates, perMillion } = forecast;
  const [first] = estimates;
  return {
    environment,
    region,
    capUsd: usd(capCents),
    targetUsd: usd(targetCents),
    overCap: isOverCap(forecast),
    perMillionEvents: perMillion,
    estimates: estimates.map((estimate) => estimateData(estimate, forecast)),
    unpriced: first ? unpricedOf(first) : [],
    free: first ? Object.fromEntries(freeOf(first)) : {},
  };
}

const estimateData = ({ scenario, cents, stacks }: Estimate, { capCents, targetCents }: Forecast) => ({
  ...scenario,
  totalUsd: usd(cents),
  cents,
  overTarget: cents > targetCents,
  overCap: cents > capCents,
  stacks: stacks.map(({ id, cents, resources }) => ({
    id,
    monthlyUsd: usd(cents),
    cents,
    resources: resources
      .filter(({ free }) => free === null)
      .map(({ address, cents, lines, unpriced }) => ({
        address,
        monthlyUsd: usd(cents),
        cents,
        lines,
        unpriced,
      })),
  })),
});
