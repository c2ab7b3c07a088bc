import { rmSync } from "node:fs";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { reasonsPending } from "#scripts/engine/ledger/changes";
import type { Task } from "#scripts/engine/progress";
import type { RunRequest } from "#scripts/engine/run/run-request";
import { terraformOf } from "#scripts/engine/run/stack-terraform";
import { lostState } from "#scripts/engine/run/standing";
import type { Survey } from "#scripts/engine/run/survey";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import { type PlannedDrift, readDrift } from "./read-drift.ts";
import { findReplacements, type Replacement } from "./replacements.ts";

/** What is known of one stack before anything is adopted. */
export type ExaminedStack =
  | {
      readonly kind: "examined";
      readonly node: StackNode;
      readonly drift: PlannedDrift;
      /** Objects in the place of some that are gone, which no state holds. */
      readonly replaced: readonly Replacement[];
    }
  /** Its differences may be configuration that was not applied yet, so that nobody can tell who made them. */
  | { readonly kind: "refused"; readonly node: StackNode; readonly reasons: readonly string[] }
  | { readonly kind: "never-deployed"; readonly node: StackNode };

/** Plans one stack against what is live, locking nobody out; the plan's file, which holds secrets, is gone afterwards. */
export async function planDrift(
  node: StackNode,
  task: Task,
  { request, plans }: { readonly request: RunRequest; readonly plans: PlanFiles },
): Promise<PlannedDrift> {
  const terraform = terraformOf(node, request, task);
  const out = plans.pathFor(node.id);
  try {
    task.step("init");
    await terraform.init();
    task.step("comparing the code with what is live");
    await terraform.plan({ out, lock: false });
    plans.protect(node.id);
    return readDrift(node.id, await terraform.show(out));
  } finally {
    rmSync(out, { force: true });
  }
}

/** Looks at one stack, if its code is what was last applied. */
export async function examineStack(
  node: StackNode,
  task: Task,
  { request, plans, survey }: { readonly request: RunRequest; readonly plans: PlanFiles; readonly survey: Survey },
): Promise<ExaminedStack> {
  const standing = survey.standingOf(node);
  const lost = lostState(node, standing);
  if (lost) throw new Failure("failed", lost);
  if (standing.stateEtag === undefined) return { kind: "never-deployed", node };
  const reasons = reasonsPending({ standing, digest: survey.digestOf(node) });
  const drift = await planDrift(node, task, { request, plans });
  const settings = Object.entries(drift.overrides).map(([path, json]) => `${path} = ${json}`);
  const forgotten =
    settings.length > 0 ? [`it was applied with ad-hoc settings (SLUICE_SET): ${settings.join(", ")}`] : [];
  if (reasons.length + forgotten.length > 0) return { kind: "refused", node, reasons: [...forgotten, ...reasons] };
  if (drift.deleted.length + drift.missing.length > 0) task.step("looking for what is in the place of what is gone");
  const replaced = await findReplacements(request.search, node, [...drift.deleted, ...drift.missing]);
  return { kind: "examined", node, drift, replaced };
}
