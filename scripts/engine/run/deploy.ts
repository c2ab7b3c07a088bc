import type { Previews, SkipPreview } from "#scripts/engine/plan/preview";
import { previewStacks } from "#scripts/engine/plan/preview-run";
import { openPlanFiles, type PlanFiles } from "#scripts/engine/terraform/plan-files";
import { deployStack } from "./deploy-stack.ts";
import { createFlights } from "./flights.ts";
import type { DeployRequest, RunResult } from "./run-request.ts";
import { runStacks } from "./run-stacks.ts";
import { isEmpty } from "./standing.ts";
import { type Survey, surveyStacks } from "./survey.ts";

/**
 * Applies stacks in dependency order, as many at once as allowed.
 *
 * First everything that has something in its state is previewed (everything at all, where somebody is asked). Then each stack is applied from a
 * saved plan: the preview's, if what it read is still what is published, or else a fresh one, which must not destroy what the
 * preview did not show. A stack that never had a state, or was destroyed, has nothing to lose and is planned once.
 * @throws Failure if the survey fails, a function's secret has no value or the answer is no; what becomes of a stack is in the result
 */
export async function deployStacks(request: DeployRequest): Promise<RunResult> {
  const survey = await surveyStacks(request);
  const { graph, changed, secrets } = request;
  await secrets?.before(graph.stacks.filter((node) => !changed || survey.reasonsToRun(node).length > 0));
  const plans = openPlanFiles(request.planDirectory);
  try {
    const previews = await previewFirst(request, survey, plans);
    await request.confirm?.(previews, survey);
    const reasons = new Map<string, readonly string[]>();
    const run = { request, survey, plans, previews, reasons, flightOf: createFlights() };
    return await runStacks(graph, request, (node, task) => deployStack(node, task, run), {
      reasons,
      spentOn: (id) => previews.get(id)?.seconds ?? 0,
    });
  } finally {
    plans.close();
  }
}

async function previewFirst(request: DeployRequest, survey: Survey, plans: PlanFiles): Promise<Previews> {
  const { graph, changed = false, confirm, synthesis, terraform, control, progress, parallel, review } = request;
  const chosen = graph.stacks.filter((node) => confirm || !isEmpty(survey.standingOf(node)));
  // What the ledger has proved, it has proved unless a producer is about to publish something else.
  const skip: SkipPreview = async (node, previews, { producersOf }) => {
    if (!changed || producersOf(node.id).some((id) => previews.get(id)?.foreseen?.changed)) return undefined;
    return survey.reasonsToRun(node).length === 0 ? "unchanged since it was last applied" : undefined;
  };
  return previewStacks({
    graph: graph.select(chosen.map(({ id }) => id)),
    synthesis,
    terraform,
    plans,
    live: control.contracts,
    progress,
    parallel,
    skip,
    keepPlans: true,
    quiet: true,
    review,
  });
}
