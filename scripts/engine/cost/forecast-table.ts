import type { Forecast } from "./forecast.ts";
import { dollars, volume } from "./money.ts";

/** A forecast as rows of texts: a head, the stacks that cost anything, and the total. */
export interface ForecastTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly total: readonly string[];
  /** Stacks of nothing but what is free. */
  readonly free: readonly string[];
}

/** The table of a forecast: a column for each volume and time, in USD. */
export function forecastTable({ estimates }: Forecast): ForecastTable {
  const [first] = estimates;
  const stacks = (first?.stacks ?? []).map(({ id, resources }, index) => ({
    id,
    cents: estimates.map(({ stacks }) => stacks[index]?.cents ?? 0),
    unpriced: resources.some(({ unpriced }) => unpriced.length > 0),
  }));
  const paid = stacks.filter(({ cents, unpriced }) => unpriced || cents.some((each) => each > 0));
  return {
    head: ["stack", ...estimates.map(({ scenario }) => `${volume(scenario.eventsGb)} m${scenario.month}`)],
    rows: paid.map(({ id, cents }) => [id, ...cents.map(dollars)]),
    total: ["total", ...estimates.map(({ cents }) => dollars(cents))],
    free: stacks.filter((stack) => !paid.includes(stack)).map(({ id }) => id),
  };
}
