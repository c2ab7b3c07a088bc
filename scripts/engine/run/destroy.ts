import type { StackGraph, StackNode } from "#scripts/engine/graph";
import { plainCommand } from "#scripts/engine/own-command";
import { planStack } from "#scripts/engine/plan/plan-stack";
import { countPlan, describeApplied, describePlan, type PlanSummary } from "#scripts/engine/plan/plan-summary";
import type { Previews, StackPreview } from "#scripts/engine/plan/preview";
import type { Task } from "#scripts/engine/progress";
import { type Outcome, schedule } from "#scripts/engine/scheduler";
import { openPlanFiles, type PlanFiles } from "#scripts/engine/terraform/plan-files";
import { cameSecond } from "#scripts/engine/terraform/terraform-error";
import { createFlights, type Flights, refuseStaleLock, refuseWhileUnderWay } from "./flights.ts";
import { overtaken } from "./overtaken.ts";
import { refuseLeftReaders, refuseProtected } from "./protection.ts";
import type { RunRequest, RunResult } from "./run-request.ts";
import { runStacks, type StackDone } from "./run-stacks.ts";
import { terraformOf } from "./stack-terraform.ts";
import { type Survey, surveyStacks } from "./survey.ts";

interface Destruction {
  readonly request: RunRequest;
  readonly survey: Survey;
  readonly files: PlanFiles;
}

/**
 * Destroys stacks, consumers before their producers. Everything is planned before anything is destroyed, and exactly those plans
 * are applied. A stack without a state is left alone.
 * @throws Failure before anything is destroyed: for a protected stack, for an applied stack that stays and reads from one that
 * would go, or if the answer is no. What becomes of each stack is in the result.
 */
export async function destroyStacks(request: RunRequest): Promise<RunResult> {
  const survey = await surveyStacks(request);
  const there = request.graph.stacks.filter((node) => survey.standingOf(node).stateEtag !== undefined);
  const { command = plainCommand } = request.terraform;
  for (const node of there) refuseProtected(node, survey.configurationOf(node).protected, command);
  refuseLeftReaders(there, survey);
  const files = openPlanFiles(request.planDirectory);
  try {
    const graph = request.graph.select(there.map(({ id }) => id)).reversed();
    const run = { request, survey, files };
    const { plans, spentOn } = await planAll(graph, run);
    await request.confirm?.(asPreviews(graph, plans), survey);
    const flightOf = createFlights();
    return await runStacks(
      graph,
      request,
      async (node, task) => {
        const plan = plans.get(node.id)!;
        if (plan instanceof Error) throw plan;
        return destroyStack(node, task, { ...run, plan, flightOf });
      },
      { spentOn },
    );
  } finally {
    files.close();
  }
}

interface Plans {
  readonly plans: ReadonlyMap<string, PlanSummary | Error>;
  /** Seconds that a stack's plan took. */
  readonly spentOn: (stackId: string) => number;
}

/** The plan of each stack, or why it could not be planned. None changes what another sees, so they need no order. */
async function planAll(graph: StackGraph, { request, survey, files }: Destruction): Promise<Plans> {
  const { parallel, progress, terraform } = request;
  const unordered: StackGraph = { ...graph, producersOf: () => [] };
  const plan = async (node: StackNode) => {
    if (!terraform.lockTimeoutSeconds)
      refuseWhileUnderWay(node, survey.standingOf(node), request.synthesis.directoryOf(node.id));
    await refuseStaleLock(node, survey.standingOf(node), {
      store: request.control.store,
      command: terraform.command,
    });
    const task = progress.task(node.id);
    const own = terraformOf(node, request, task);
    try {
      task.step("init");
      await own.init();
      task.step("plan");
      // What it reads may be gone already; Terraform knows from the state alone what there is to destroy.
      const refresh = node.reads.every((contract) => isReadable(contract, request, survey));
      return await planStack(own, { file: files.pathFor(node.id), destroy: true, refresh });
    } finally {
      task.drop();
    }
  };
  const outcomes = await schedule(unordered, plan, { parallel, stop: terraform.interruption.requested });
  const planOrReason = (outcome: Outcome<PlanSummary>) => {
    if (outcome.status === "done") return outcome.value;
    return outcome.status === "failed" ? outcome.error : new Error(outcome.reason);
  };
  return {
    plans: new Map([...outcomes].map(([id, outcome]) => [id, planOrReason(outcome)])),
    spentOn: (id) => outcomes.get(id)?.seconds ?? 0,
  };
}

/** Whether a reader of the contract gets through its own checks: what is there but broken is no better than gone. */
function isReadable(name: string, { synthesis }: RunRequest, survey: Survey): boolean {
  const document = survey.published(name);
  if (!document) return false;
  try {
    synthesis.contracts.get(name)?.parse(document.text);
    return true;
  } catch {
    return false;
  }
}

interface StackDestruction extends Destruction {
  readonly plan: PlanSummary;
  readonly flightOf: Flights;
}

async function destroyStack(
  node: StackNode,
  task: Task,
  { request, survey, files, plan, flightOf }: StackDestruction,
): Promise<StackDone> {
  const { ledger } = request.control;
  const changes = describePlan(plan);
  const { digest, parts } = survey.digestOf(node);
  const flight = flightOf("destroy", plan, digest);
  if (plan.applyable) {
    await ledger.begin(node, flight);
    task.step(changes);
    try {
      await terraformOf(node, request, task).apply(files.pathFor(node.id));
    } catch (error) {
      if (!cameSecond(error)) throw error;
      // Another plan may destroy what nobody has seen, so that no other one is made without being asked.
      throw await overtaken(node, error, {
        request,
        flightOf,
        advice: "run this again, which shows what is there by now",
      });
    }
  }
  const { inFlight: settled, stateEtag } = survey.standingOf(node);
  // Nothing may be left to do because a run that was killed had done all of it; then nobody has noted that.
  const unchangedSince = plan.applyable ? undefined : stateEtag;
  const outcome = { kind: "destroyed" as const, digest, parts, fieldsRead: {} };
  await ledger.complete(node, { ...outcome, run: flight.run, settled, unchangedSince });
  return {
    resources: plan.resources,
    changes: countPlan(plan),
    unchanged: !plan.applyable,
    text: plan.applyable ? `destroyed: ${describeApplied(plan)}` : "nothing left of it",
  };
}

/** What is asked about: the plans, and what stands in the way of the others. */
const asPreviews = (graph: StackGraph, plans: ReadonlyMap<string, PlanSummary | Error>): Previews =>
  new Map(graph.stacks.map((node) => [node.id, asPreview(node, plans.get(node.id)!)]));

function asPreview(node: StackNode, plan: PlanSummary | Error): StackPreview {
  const common = { node, planFile: undefined, versionsRead: {}, foreseen: undefined };
  return plan instanceof Error
    ? { ...common, label: "blocked", reasons: [plan.message], plan: undefined }
    : { ...common, label: "exact", reasons: [], plan };
}
