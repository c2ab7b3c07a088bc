import { isDeepStrictEqual } from "node:util";
import type { ResourceChange } from "#scripts/engine/plan/resource-change";

/** What applying a switch would do to a stack, by why. */
export interface ToldApart {
  /** What the switch is the cause of. */
  readonly caused: readonly ResourceChange[];
  /** What waits to be applied with or without it: code that was not deployed, or changes made in the console. */
  readonly pending: readonly ResourceChange[];
}

/**
 * Tells what a switch causes from what waits anyway, by the plans of both, made against the same state: whatever both would do
 * alike is not the switch's. One resource may be in both lists, each with its own attributes.
 * @param switched what the plan with the switch would do
 * @param asItIs what the plan with the setting as it is would do
 */
export function tellApart(switched: readonly ResourceChange[], asItIs: readonly ResourceChange[]): ToldApart {
  const waiting = new Map(asItIs.map((change) => [change.address, change]));
  const parts = switched.map((change) => partsOf(change, waiting.get(change.address)));
  return { caused: parts.flatMap(({ caused }) => caused), pending: parts.flatMap(({ pending }) => pending) };
}

function partsOf(change: ResourceChange, waiting: ResourceChange | undefined): ToldApart {
  if (waiting?.action !== change.action) return { caused: [change], pending: [] };
  // Of an object that comes, goes or is made anew anyway, what it is like is not worth telling apart.
  if (change.action !== "update") return { caused: [], pending: [change] };
  const waits = (attribute: ResourceChange["attributes"][number]) =>
    waiting.attributes.some((other) => isDeepStrictEqual(other, attribute));
  const withOnly = (attributes: ResourceChange["attributes"]) =>
    attributes.length > 0 ? [{ ...change, attributes }] : [];
  return {
    caused: withOnly(change.attributes.filter((attribute) => !waits(attribute))),
    pending: withOnly(change.attributes.filter(waits)),
  };
}
