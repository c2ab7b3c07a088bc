import { CONTRACT_ADDRESS } from "#scripts/engine/contracts/contract-address";
import type { StackNode } from "#scripts/engine/graph";
import { plainCommand } from "#scripts/engine/own-command";
import { planStack } from "#scripts/engine/plan/plan-stack";
import { countPlan, describeApplied, describePlan, type PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { Previews, StackPreview } from "#scripts/engine/plan/preview";
import type { Task } from "#scripts/engine/progress";
import { refuseUnrecovered, unrecovered } from "#scripts/engine/recovery/unrecovered";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { Terraform } from "#scripts/engine/terraform/terraform";
import { cameSecond } from "#scripts/engine/terraform/terraform-error";
import { refuseBrokenReaders } from "./compatibility.ts";
import { type Flights, refuseStaleLock, refuseWhileUnderWay } from "./flights.ts";
import { overtaken } from "./overtaken.ts";
import type { DeployRequest } from "./run-request.ts";
import type { StackDone } from "./run-stacks.ts";
import { terraformOf } from "./stack-terraform.ts";
import { refuseUnforeseenLosses } from "./surprises.ts";
import type { Survey } from "./survey.ts";
import { refuseUnpublished } from "./unpublished.ts";

/** One run's worth of what deploying a stack needs. */
export interface Deployment {
  readonly request: DeployRequest;
  readonly survey: Survey;
  readonly plans: PlanFiles;
  readonly previews: Previews;
  readonly flightOf: Flights;
  /** Why stacks run of which only those were to run that may change: filled as it goes on. */
  readonly reasons: Map<string, readonly string[]>;
}

/** Plans, checks, applies and records one stack whose producers are done. */
export async function deployStack(node: StackNode, task: Task, run: Deployment): Promise<StackDone> {
  const { request, survey, plans, previews } = run;
  if (request.changed) {
    const reasons = survey.reasonsToRun(node);
    if (reasons.length === 0)
      return { resources: null, changes: null, unchanged: true, text: "unchanged since it was last applied" };
    run.reasons.set(node.id, reasons);
    request.progress.note(`${node.id} runs, because ${reasons.join("; ")}`);
  }
  await refuseUnpublished(node, request, survey);
  await request.secrets?.hold(node);
  const waits = Boolean(request.terraform.lockTimeoutSeconds);
  await refuseStaleLock(node, survey.standingOf(node), {
    store: request.control.store,
    command: request.terraform.command,
  });
  if (!waits) {
    const isHeld = refuseWhileUnderWay(node, survey.standingOf(node), request.synthesis.directoryOf(node.id));
    // What somebody elsewhere is making is not lost: that they hold the state is for Terraform to say.
    if (!isHeld) await refuseLeftovers(node, request, survey);
  }
  const terraform = terraformOf(node, request, task);
  try {
    for (let left = waits ? mostPlans : 1, begun = false; ; left--) {
      try {
        return await attempt(node, task, { preview: previews.get(node.id), terraform, run, begun });
      } catch (error) {
        if (!cameSecond(error)) throw error;
        // Whoever waits for a lock waits for somebody else's apply, which outdates the plan.
        if (left === 1)
          throw await overtaken(node, error, {
            ...run,
            advice: "run this again, or let --lock-timeout wait for others",
          });
        plans.discard(node.id);
        begun = true;
      }
    }
  } finally {
    plans.discard(node.id);
  }
}

/** How often a run that waits for others plans a stack; as many of them may come first. */
const mostPlans = 10;

/** @throws Failure if an earlier apply of the stack made what no state holds */
async function refuseLeftovers(node: StackNode, { search, terraform }: DeployRequest, survey: Survey): Promise<void> {
  const orphans = await unrecovered(search, node, survey.standingOf(node).inFlight);
  refuseUnrecovered(node, orphans, terraform.command ?? plainCommand);
}

async function attempt(node: StackNode, task: Task, step: Step & Preceding): Promise<StackDone> {
  const { preview, terraform, begun, run } = step;
  const { request, survey } = run;
  const { plan, file } = await planned(node, task, step);
  refuseUnforeseenLosses(node.id, plan, preview?.plan);
  refuseBrokenReaders(node, plan, survey, request.terraform.command);
  // What somebody else was still making when this run began is in the state once that has ended.
  if (request.terraform.lockTimeoutSeconds) await refuseLeftovers(node, request, survey);
  await settle(node, task, { plan, file, terraform, run, begun });
  return {
    resources: plan.resources,
    changes: countPlan(plan),
    unchanged: !plan.applyable,
    text: plan.applyable ? `deployed: ${describeApplied(plan)}` : "no changes",
  };
}

interface Step {
  readonly terraform: Terraform;
  readonly run: Deployment;
  /** Whether this run has noted a flight of the stack already, and then found its plan outdated. */
  readonly begun: boolean;
}

interface Preceding {
  readonly preview: StackPreview | undefined;
}

/** The preview's plan while what it read is still what is published; a fresh one otherwise. */
async function planned(
  node: StackNode,
  task: Task,
  { preview, terraform, run, begun }: Step & Preceding,
): Promise<{ readonly plan: PlanSummary; readonly file: string }> {
  const { request, survey, plans } = run;
  const isCurrent = (versions: Readonly<Record<string, number>>) =>
    Object.entries(versions).every(([contract, version]) => survey.published(contract)?.version === version);
  if (!begun && preview?.plan && preview.planFile && isCurrent(preview.versionsRead))
    return { plan: preview.plan, file: preview.planFile };
  if (!begun && !preview?.plan) {
    task.step("init");
    await terraform.init();
  }
  task.step("plan");
  const file = plans.pathFor(node.id);
  const plan = await planStack(terraform, { file });
  await request.review?.(node, plan);
  return { plan, file };
}

/** Applies exactly that plan, with a flight noted before; waits until readers see what it published; then writes the ledger. */
async function settle(
  node: StackNode,
  task: Task,
  { plan, file, terraform, run, begun }: Step & { readonly plan: PlanSummary; readonly file: string },
): Promise<void> {
  const { request, survey, flightOf } = run;
  const { ledger, contracts } = request.control;
  const { inFlight, stateEtag } = survey.standingOf(node);
  const flight = flightOf("apply", plan, survey.digestOf(node).digest);
  const { publishes } = node;
  if (plan.applyable) {
    await ledger.begin(node, flight);
    task.step(describePlan(plan));
    await terraform.apply(file);
  } else if (stateEtag === undefined && !begun) return;
  const version = plan.contract?.version;
  if (publishes && version !== undefined && isWritten(plan)) {
    task.step(`waiting until readers see version ${version} of its contract`);
    survey.notePublished(publishes, await contracts.waitFor(publishes, version));
  } else if (publishes && begun && !plan.applyable) {
    // Whoever applied it instead has published it, too.
    for (const [name, document] of await contracts.read([publishes])) survey.notePublished(name, document);
  }
  // With what it publishes by now.
  const { digest, parts } = survey.digestOf(node);
  const { fieldsRead } = survey.configurationOf(node);
  const noted = await ledger.complete(node, {
    kind: "applied",
    digest,
    parts,
    fieldsRead,
    run: flight.run,
    settled: inFlight,
    ...(!plan.applyable && !begun && { unchangedSince: stateEtag }),
  });
  if (!noted && (plan.applyable || begun))
    request.progress.note(`${node.id}: another run is at it as well, so the ledger was left as it is`);
}

/** Whether applying the plan writes the parameter that carries the contract; see `publish` in constructs/core. */
const isWritten = ({ add, change, replace }: PlanSummary): boolean =>
  [...add, ...change, ...replace].includes(CONTRACT_ADDRESS);
