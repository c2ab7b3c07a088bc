import type { PlannedDrift } from "./read-drift.ts";

/** What a plan does to a resource whose object is gone, where attributes are named for others. */
export const MADE_AGAIN = "(made again)";

/** Attributes that differ, as `address attribute`, and what else a plan would do, in the same words. */
function touched({ changed, contract, secret, deleted, missing, unknown, outputs }: PlannedDrift): ReadonlySet<string> {
  return new Set([
    ...changed.flatMap(({ address, attributes }) => attributes.map(({ name }) => `${address} ${name}`)),
    ...secret,
    ...(contract ? ["its contract"] : []),
    ...deleted.map((address) => `${address} ${MADE_AGAIN}`),
    ...missing.map((address) => `${address} (made)`),
    ...unknown.map((address) => `${address} (taken away)`),
    ...outputs.map((name) => `output ${name}`),
  ]);
}

/**
 * What speaks against an edit once Terraform has planned with it, one `address attribute` each; empty if it is proved: the adopted
 * differences are gone, and nothing has come up.
 * @param adopted `address attribute` of what no longer may differ
 */
export function objectionsOfPlan(
  before: PlannedDrift,
  after: PlannedDrift,
  adopted: ReadonlySet<string>,
): readonly string[] {
  const then = touched(before);
  return [...touched(after)].filter((each) => adopted.has(each) || !then.has(each));
}
