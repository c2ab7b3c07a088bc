import type { StackNode } from "#scripts/engine/graph";
import { planStack } from "#scripts/engine/plan/plan-stack";
import { describePlan, type PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { Previews, StackPreview } from "#scripts/engine/plan/preview";
import type { Task } from "#scripts/engine/progress";
import { refuseUnrecovered, unrecovered } from "#scripts/engine/recovery/unrecovered";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { Terraform } from "#scripts/engine/terraform/terraform";
import { refuseBrokenReaders } from "./compatibility.ts";
import { type createFlights, refuseWhileUnderWay } from "./flights.ts";
import type { DeployRequest } from "./run-request.ts";
import type { StackDone } from "./run-stacks.ts";
import { terraformOf } from "./stack-terraform.ts";
import { refuseUnforeseenLosses } from "./surprises.ts";
import type { Survey } from "./survey.ts";

/** One run's worth of what deploying a stack needs. */
export interface Deployment {
  readonly request: DeployRequest;
  readonly survey: Survey;
  readonly plans: PlanFiles;
  readonly previews: Previews;
  readonly flightOf: ReturnType<typeof createFlights>;
}

/** Plans, checks, applies and records one stack whose producers are done. */
export async function deployStack(node: StackNode, task: Task, run: Deployment): Promise<StackDone> {
  const { request, survey, plans, previews } = run;
  if (request.changed && survey.reasonsToRun(node).length === 0)
    return { resources: null, changes: "unchanged", text: "unchanged since it was last applied" };
  const standing = survey.standingOf(node);
  if (!request.terraform.lockTimeoutSeconds)
    refuseWhileUnderWay(node, standing, request.synthesis.directoryOf(node.id));
  const rehearse = request.terraform.environment.TF_REATTACH_PROVIDERS !== undefined;
  refuseUnrecovered(node, await unrecovered(request.search, node, standing.inFlight), { rehearse });
  const terraform = terraformOf(node, request, task);
  const preview = previews.get(node.id);
  try {
    const { plan, file } = await planned(node, task, { preview, terraform, run });
    refuseUnforeseenLosses(node.id, plan, preview?.plan);
    refuseBrokenReaders(node, plan, { graph: request.synthesis.graph, survey });
    await settle(node, task, { plan, file, terraform, run });
    return {
      resources: plan.resources,
      changes: describePlan(plan),
      text: plan.applyable ? `deployed: ${describePlan(plan)}` : "no changes",
    };
  } finally {
    plans.discard(node.id);
  }
}

interface Step {
  readonly terraform: Terraform;
  readonly run: Deployment;
}

/** The preview's plan while what it read is still what is published; a fresh one otherwise. */
async function planned(
  node: StackNode,
  task: Task,
  { preview, terraform, run }: Step & { readonly preview: StackPreview | undefined },
): Promise<{ readonly plan: PlanSummary; readonly file: string }> {
  const { request, survey, plans } = run;
  const isCurrent = (versions: Readonly<Record<string, number>>) =>
    Object.entries(versions).every(([contract, version]) => survey.published(contract)?.version === version);
  if (preview?.plan && preview.planFile && isCurrent(preview.versionsRead))
    return { plan: preview.plan, file: preview.planFile };
  if (!preview?.plan) {
    task.step("init");
    await terraform.init();
  }
  task.step("plan");
  const file = plans.pathFor(node.id);
  const plan = await planStack(terraform, { file });
  await request.review?.(node, plan);
  return { plan, file };
}

/** Applies exactly that plan, with a flight noted before and the ledger written after, and waits until readers see what it published. */
async function settle(
  node: StackNode,
  task: Task,
  { plan, file, terraform, run }: Step & { readonly plan: PlanSummary; readonly file: string },
): Promise<void> {
  const { request, survey, flightOf } = run;
  const { ledger, contracts } = request.control;
  const { digest, parts } = survey.digestOf(node);
  const { inFlight, stateEtag } = survey.standingOf(node);
  const flight = flightOf("apply", plan, digest);
  if (plan.applyable) {
    await ledger.begin(node, flight);
    task.step(describePlan(plan));
    await terraform.apply(file);
  } else if (stateEtag === undefined) return;
  const { fieldsRead } = survey.configurationOf(node);
  const noted = await ledger.complete(node, {
    kind: "applied",
    digest,
    parts,
    fieldsRead,
    run: flight.run,
    settled: inFlight,
    ...(!plan.applyable && { unchangedSince: stateEtag }),
  });
  if (!noted) request.progress.note(`${node.id}: another run is at it as well, so the ledger was left as it is`);
  const version = plan.contract?.version;
  const { publishes } = node;
  if (!publishes || version === undefined || !isWritten(plan)) return;
  task.step(`waiting until readers see version ${version} of its contract`);
  survey.notePublished(publishes, await contracts.waitFor(publishes, version));
}

/** Whether applying the plan writes the parameter that carries the contract; see `publish` in constructs/core. */
const isWritten = ({ add, change, replace }: PlanSummary): boolean =>
  [...add, ...change, ...replace].includes("aws_ssm_parameter.contract");
