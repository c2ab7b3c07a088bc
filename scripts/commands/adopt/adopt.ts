import type { Context } from "#scripts/commands/cli/context";
import { type EngineInput, type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { type ExaminedStack, examineStack } from "#scripts/engine/adopt/examine-stack";
import { Failure } from "#scripts/engine/failure";
import { createGraph } from "#scripts/engine/graph";
import { surveyStacks } from "#scripts/engine/run/survey";
import { schedule } from "#scripts/engine/scheduler";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";
import { reportAdoption } from "./adopt-report.ts";
import type { BlockedStack } from "./adoption-outcome.ts";
import { settle } from "./settle.ts";

export interface AdoptInput extends Omit<EngineInput, "lockTimeout"> {
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
  /** Every stack of the environment. */
  readonly all: boolean;
  /** Show the edit and write nothing. */
  readonly dryRun: boolean;
}

/** Turns what was changed by hand into settings of the environment, as far as that can be proved. */
export async function adopt(context: Context, input: AdoptInput): Promise<Report> {
  if (input.stacks.length === 0 && !input.all)
    throw new Failure("usage", "name the stacks whose changes are to be adopted, or give --all");
  if (context.variables.SLUICE_SET)
    throw new Failure("usage", "SLUICE_SET is set, and what is adopted is what the file does not say; unset it");
  const outcome = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, async (run) => {
      const survey = await surveyStacks(run);
      const plans = openPlanFiles(run.planDirectory);
      try {
        const stacks = await examine(run, (node, task) => examineStack(node, task, { request: run, plans, survey }));
        return await settle({ context: guarded, run, survey, plans, stacks, dryRun: input.dryRun });
      } finally {
        plans.close();
      }
    }),
  );
  return reportAdoption(outcome, input);
}

type Node = EngineRun["graph"]["stacks"][number];
type Task = ReturnType<EngineRun["progress"]["task"]>;

/** Works on stacks side by side: none waits for another, as nothing is applied. */
async function examine(
  { graph, progress, parallel, terraform }: Pick<EngineRun, "graph" | "progress" | "parallel" | "terraform">,
  work: (node: Node, task: Task) => Promise<ExaminedStack>,
): Promise<readonly (ExaminedStack | BlockedStack)[]> {
  const alone = createGraph(graph.stacks.map((node) => ({ ...node, reads: [], publishes: undefined })));
  const original = new Map(graph.stacks.map((node) => [node.id, node]));
  const outcomes = await schedule(
    alone,
    async ({ id }) => {
      const task = progress.task(id);
      try {
        return await work(original.get(id)!, task);
      } finally {
        task.drop();
      }
    },
    { stop: terraform.interruption.requested, parallel },
  );
  if (terraform.interruption.requested.aborted) throw new Failure("interrupted", "interrupted; nothing was written");
  return graph.stacks.map((node) => {
    const outcome = outcomes.get(node.id)!;
    if (outcome.status === "done") return outcome.value;
    return { kind: "blocked", node, reason: outcome.status === "failed" ? outcome.error.message : outcome.reason };
  });
}
