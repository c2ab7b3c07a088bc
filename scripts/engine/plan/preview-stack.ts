import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { Task } from "#scripts/engine/progress";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import { type TerraformPlace, type TerraformSettings, terraformFor } from "#scripts/engine/terraform/terraform";
import { TerraformError } from "#scripts/engine/terraform/terraform-error";
import { foresee } from "./foreseen.ts";
import { planStack } from "./plan-stack.ts";
import type { PlanSummary } from "./plan-summary.ts";
import type { ForeseenDocument, StackPreview } from "./preview.ts";
import { copyWithStandIns } from "./stand-in-configuration.ts";
import { lookUpstream, type PreviewFacts, type Upstream } from "./upstream.ts";
import { labelled, type StandInLabels } from "./value-text.ts";

/** What planning any one stack of a run needs. */
export interface StackPreviewRequest {
  readonly facts: PreviewFacts;
  readonly terraform: TerraformSettings;
  readonly plans: PlanFiles;
  /** Leaves the plan of a stack that reads only live documents, so that it can be applied; its state is locked while it is planned. */
  readonly keepPlans: boolean;
  /** Looks at each plan; throws to block the stack, or with a `decision` to end the whole run. */
  readonly review?: ((node: StackNode, plan: PlanSummary) => Promise<void>) | undefined;
}

/**
 * Plans one stack whose producers are previewed: in place if the documents it reads are the published ones, otherwise in a private
 * copy with the documents that its producers would publish.
 * @throws TerraformError, Failure
 */
export async function previewStack(node: StackNode, request: StackPreviewRequest, task: Task): Promise<StackPreview> {
  const { facts, terraform, keepPlans } = request;
  const upstream = lookUpstream(node, facts);
  const place: TerraformPlace = {
    stackId: node.id,
    directory: facts.synthesis.directoryOf(node.id),
    onLog: (entry) => entry.kind === "resource" && task.update(entry.text),
  };
  task.step("init");
  await terraformFor(place, terraform).init();
  task.step("plan");
  const inPlace = upstream.foreseen.size === 0;
  const labels: StandInLabels = new Map([...upstream.foreseen.values()].flatMap((document) => [...document.labels]));
  const keep = keepPlans && inPlace && upstream.reasons.length === 0;
  const file = request.plans.pathFor(node.id);
  const plan = inPlace
    ? await planStack(terraformFor(place, terraform), { file, lock: keep })
    : await planOnStandIns(place, request, { upstream, labels });
  try {
    await request.review?.(node, plan);
  } catch (error) {
    request.plans.discard(node.id);
    throw error;
  }
  if (!keep) request.plans.discard(node.id);
  return {
    node,
    label: upstream.reasons.length === 0 ? "exact" : "placeholder",
    reasons: upstream.reasons,
    plan,
    planFile: keep ? file : undefined,
    versionsRead: upstream.versionsRead,
    foreseen: foreseenBy(node, plan, { facts, labels }),
  };
}

interface StandInPlan {
  readonly upstream: Upstream;
  readonly labels: StandInLabels;
}

/** Plans in a private copy that is gone afterwards, plan file included; locks nobody out. */
async function planOnStandIns(
  place: TerraformPlace,
  { terraform, plans }: StackPreviewRequest,
  { upstream, labels }: StandInPlan,
): Promise<PlanSummary> {
  const folder = mkdtempSync(join(plans.directory, "stand-ins-"));
  const documents = new Map([...upstream.foreseen].map(([contract, { document }]) => [contract, document]));
  const copy = { source: place.directory, target: join(folder, place.stackId), documents };
  try {
    const environment = copyWithStandIns(copy, terraform.environment);
    const there = terraformFor({ ...place, directory: copy.target }, { ...terraform, environment });
    return await planStack(there, { file: join(folder, "plan"), lock: false, standIns: labels });
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    // The copy is gone when this is read, and a stand-in says less than what it stands for.
    const message = labelled(error.message.replaceAll(copy.target, `a copy of ${place.directory}`), labels);
    throw new Failure("failed", message, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function foreseenBy(
  node: StackNode,
  { contract: planned }: PlanSummary,
  { facts, labels }: { facts: PreviewFacts; labels: StandInLabels },
): ForeseenDocument | undefined {
  const contract = facts.synthesis.contracts.get(node.publishes ?? "");
  if (!contract || !planned) return undefined;
  const place = facts.synthesis.environment;
  return foresee({ contract, planned, live: facts.live.get(contract.name), place, labels });
}
