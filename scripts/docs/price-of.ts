import { seoul } from "#scripts/engine/cost/prices/seoul";

/** A name in the price table. */
export type PriceName = typeof seoul extends ReadonlyMap<infer K, unknown> ? K : never;

/** USD of a price in the table. @throws Error where there is none */
export function priceOf(name: PriceName): number {
  const price = seoul.get(name);
  if (!price) throw new Error(`there is no price ${name}`);
  return price.usd;
}
