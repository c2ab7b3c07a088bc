import type { PlanSummary } from "#scripts/engine/plan/plan-summary";

/** A plan that changes nothing, with these differences. */
export const planSummary = (changes: Partial<PlanSummary> = {}): PlanSummary => ({
  applyable: true,
  resources: 1,
  add: [],
  change: [],
  replace: [],
  remove: [],
  changes: [],
  outputs: [],
  contract: undefined,
  drifted: [],
  overrides: { applied: {}, planned: {} },
  ...changes,
});
