import type { StackSwitch } from "./compare-switch.ts";

/**
 * What a switch is, all in all. `safe`: it changes redundancy alone, in place. `unknown`: nobody knows of part of it. `refused`:
 * something would be lost for good. `blocked`: a stack could not be planned.
 */
export type Verdict = "safe" | "unknown" | "refused" | "blocked";

/** The worst that is true of any stack. */
export function verdictOn(stacks: readonly Pick<StackSwitch, "blocked" | "findings">[]): Verdict {
  if (stacks.some(({ blocked }) => blocked)) return "blocked";
  const kinds = stacks.flatMap(({ findings }) => findings.map(({ kind }) => kind));
  if (kinds.includes("loss")) return "refused";
  return kinds.includes("unknown") ? "unknown" : "safe";
}
