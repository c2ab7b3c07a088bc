import { Failure, messageOf } from "#scripts/engine/failure";
import { createGraph, type StackNode } from "#scripts/engine/graph";
import { reasonsPending } from "#scripts/engine/ledger/changes";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { contractChange, fieldReaders } from "#scripts/engine/plan/contract-changes";
import { readPlanned } from "#scripts/engine/plan/plan-stack";
import { summarizePlan } from "#scripts/engine/plan/plan-summary";
import type { Task } from "#scripts/engine/progress";
import type { RunRequest } from "#scripts/engine/run/run-request";
import { terraformOf } from "#scripts/engine/run/stack-terraform";
import { isApplied, lostState } from "#scripts/engine/run/standing";
import { type Survey, surveyStacks } from "#scripts/engine/run/survey";
import { schedule } from "#scripts/engine/scheduler";
import { openPlanFiles, type PlanFiles } from "#scripts/engine/terraform/plan-files";
import { isImportResidue } from "#scripts/rehearsal/provider/resource/residues";
import { circumstances, settingsRemark, whyPending } from "./circumstances.ts";
import { findDrift } from "./find-drift.ts";
import { describeDrift, type StackDrift } from "./stack-drift.ts";

const nothing = {
  remarks: [],
  underWay: false,
  pendingBecause: [],
  adoptable: false,
  findings: [],
  contract: null,
  outputsOnly: false,
} as const;

interface Work {
  readonly request: RunRequest;
  readonly survey: Survey;
  readonly plans: PlanFiles;
}

/**
 * Looks at stacks for what happened to them outside, many at a time and in no order: each is compared with what is published now.
 * Takes no locks, writes no states, and leaves no plan behind.
 * @throws Failure("interrupted"), and where ledger or contracts cannot be read
 */
export async function surveyDrift(request: RunRequest): Promise<readonly StackDrift[]> {
  const { graph, progress, parallel, terraform } = request;
  const survey = await surveyStacks(request);
  const plans = openPlanFiles(request.planDirectory);
  const found = new Map<string, StackDrift>();
  // Nothing waits for its producers, since nothing is applied.
  const unordered = createGraph(graph.stacks.map((node) => ({ ...node, reads: [] })));
  const nodes = new Map(graph.stacks.map((node) => [node.id, node]));
  try {
    await schedule(
      unordered,
      async ({ id }) => {
        const task = progress.task(id);
        const drift = await lookAt(nodes.get(id)!, { request, survey, plans }, task);
        found.set(id, drift);
        task.end(
          drift.status === "blocked" ? "failed" : drift.status === "absent" ? "skipped" : "done",
          describeDrift(drift),
        );
      },
      { stop: terraform.interruption.requested, parallel },
    );
  } finally {
    plans.close();
  }
  if (terraform.interruption.requested.aborted)
    throw new Failure("interrupted", "interrupted before everything was looked at");
  return graph.stacks.map(({ id }) => found.get(id)!);
}

async function lookAt(node: StackNode, work: Work, task: Task): Promise<StackDrift> {
  const standing = work.survey.standingOf(node);
  const lost = lostState(node, standing);
  if (lost) return { ...nothing, ...circumstances(standing), node, status: "blocked", reason: lost };
  if (!isApplied(standing)) {
    const { record } = standing;
    const reason = record?.kind === "destroyed" ? `destroyed by ${record.by} at ${record.at}` : "never deployed";
    return { ...nothing, node, status: "absent", reason };
  }
  try {
    return await examine(node, work, task);
  } catch (error) {
    return { ...nothing, ...circumstances(standing), node, status: "blocked", reason: messageOf(error) };
  }
}

async function examine(node: StackNode, { request, survey, plans }: Work, task: Task): Promise<StackDrift> {
  const { synthesis } = request;
  const standing = survey.standingOf(node);
  const around = circumstances(standing);
  const pendingBecause = whyPending(node, survey);
  const configuration = readTerraformJson(synthesis.directoryOf(node.id));
  const applied = survey.readersOf(node.publishes ?? "");
  const terraform = terraformOf(node, request, task);
  task.step("init");
  await terraform.init();
  task.step("plan");
  const file = plans.pathFor(node.id);
  const facts = {
    stack: node.id,
    asApplied: pendingBecause.length === 0,
    configuration,
    publishes: node.publishes,
    readersOf: fieldReaders(node, synthesis, applied),
    isResidue: isImportResidue,
  };
  const { findings, plan } = await readPlanned(terraform, { file, lock: false }, (json) => ({
    findings: findDrift(json, facts),
    plan: summarizePlan(json),
  }));
  plans.discard(node.id);
  const settings = settingsRemark(plan);
  return {
    node,
    status: "examined",
    reason: null,
    underWay: around.underWay,
    remarks: [...around.remarks, ...settings],
    pendingBecause,
    adoptable: settings.length === 0 && reasonsPending({ standing, digest: survey.digestOf(node) }).length === 0,
    findings,
    contract: contractChange({ node, plan, foreseen: undefined }, synthesis, applied) ?? null,
    outputsOnly: plan.applyable && findings.every(({ action }) => action === undefined),
  };
}
