import type { StackNode } from "#scripts/engine/graph";
import type { ContractChange } from "#scripts/engine/plan/contract-changes";
import { type DriftFinding, isDrift } from "./finding.ts";

/**
 * How a stack was looked at. `examined`: its plan was read. `blocked`: it could not be. `absent`: it was never deployed, or was
 * destroyed.
 */
export type DriftStatus = "examined" | "blocked" | "absent";

/** What there is to say about one stack. Holds no secret. */
export interface StackDrift {
  readonly node: StackNode;
  readonly status: DriftStatus;
  /** Why it is not examined; null if it is. */
  readonly reason: string | null;
  /** Whether somebody is applying it, or was and has not ended well: what there is may be half of a change. */
  readonly underWay: boolean;
  /** Sentences that qualify what was found, e.g. that somebody is applying the stack right now. */
  readonly remarks: readonly string[];
  /**
   * What the code, or what it reads, has become since it was applied, one sentence each. Empty if it is as it was applied: every
   * difference then comes from outside.
   */
  readonly pendingBecause: readonly string[];
  /** Whether the ledger and the state both say that the code is what was last applied, so that changes by hand can be adopted. */
  readonly adoptable: boolean;
  readonly findings: readonly DriftFinding[];
  /** How deploying would change what the stack publishes; null if it would not. */
  readonly contract: ContractChange | null;
  /** Whether deploying would change outputs, those that are no contract included. */
  readonly outputsOnly: boolean;
}

/** Counts of findings, e.g. `2 changed outside, 1 pending`; `as it was applied` where there are none. */
export function describeDrift({ status, reason, findings, outputsOnly }: StackDrift): string {
  if (status !== "examined") return reason?.split("\n")[0] ?? status;
  const count = (test: (finding: DriftFinding) => boolean) => findings.filter(test).length;
  const counts: readonly (readonly [string, number])[] = [
    ["deleted outside", count(({ kind }) => kind === "deleted")],
    ["changed outside", count(({ kind }) => kind === "changed")],
    ["added outside", count(({ kind }) => kind === "added")],
    ["pending", count(({ kind }) => kind === "pending")],
  ];
  const told = counts.filter(([, number]) => number > 0).map(([name, number]) => `${number} ${name}`);
  if (told.length > 0) return told.join(", ");
  return outputsOnly ? "outputs pending" : "as the code says";
}

/** Whether something was done to the stack outside. */
export const hasDrifted = ({ findings }: Pick<StackDrift, "findings">): boolean => findings.some(isDrift);
