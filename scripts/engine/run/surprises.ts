import { Failure } from "#scripts/engine/failure";
import type { PlanSummary } from "#scripts/engine/plan/plan-summary";

/** Addresses that a plan destroys, for good or to make them anew, and the preview did not. */
export function unforeseenLosses(plan: PlanSummary, preview: PlanSummary | undefined): readonly string[] {
  const foreseen = new Set([...(preview?.replace ?? []), ...(preview?.remove ?? [])]);
  return [...plan.replace, ...plan.remove].filter((address) => !foreseen.has(address));
}

/**
 * Lets nothing be destroyed that nobody was shown, whatever was answered before: the producers' new values may have turned an
 * update into a replacement.
 * @throws Failure("decision") naming the addresses
 */
export function refuseUnforeseenLosses(stackId: string, plan: PlanSummary, preview: PlanSummary | undefined): void {
  const losses = unforeseenLosses(plan, preview);
  if (losses.length === 0) return;
  const told = losses.map((address) => ({ action: plan.replace.includes(address) ? "replace" : "remove", address }));
  const lines = told.map(({ action, address }) => `  ${action} ${address}`);
  throw new Failure(
    "decision",
    `${stackId} would now destroy what the preview did not show:\n${lines.join("\n")}\nNothing of it was applied. Run again: the preview will show it, as everything it reads is deployed now.`,
    {
      brief: `would now destroy what the preview did not show: ${told.map(({ action, address }) => `${action} ${address}`).join(", ")}`,
      details: { losses: told },
    },
  );
}
