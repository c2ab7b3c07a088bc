import { randomUUID } from "node:crypto";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import type { EngineRun } from "#scripts/commands/cli/engine-run";
import { type ExaminedStack, planDrift } from "#scripts/engine/adopt/examine-stack";
import type { FoundAdoption } from "#scripts/engine/adopt/find-adoption";
import { MADE_AGAIN, objectionsOfPlan } from "#scripts/engine/adopt/proof";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { type Survey, surveyStacks } from "#scripts/engine/run/survey";
import { synthesize } from "#scripts/engine/synthesize";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { BlockedStack } from "./adoption-outcome.ts";

/** What proving works with. */
export interface ProofPlace {
  readonly context: Context;
  readonly run: EngineRun;
  readonly plans: PlanFiles;
  readonly stacks: readonly (ExaminedStack | BlockedStack)[];
}

/** Plans every stack with edits against what is live. @returns what speaks against them; or, if nothing does, how the ledger notes it */
export async function prove(
  { context, run, plans, stacks }: ProofPlace,
  { adoption, effect }: FoundAdoption,
  environment: Environment,
): Promise<string | (() => Promise<void>)> {
  const platform = { ...(await context.platform()), loadEnvironments: () => [environment] };
  const variables = run.terraform.environment;
  const request = { environment: environment.name, outdir: run.synthesis.outdir, variables };
  const again = { ...run, synthesis: synthesize({ ...request, platform }) };
  const survey = await surveyStacks(again);
  const left = new Set(
    [...(effect?.left.values() ?? [])].map(({ stack, path }) => `${stack} ${path[1]}.${path[2]} ${path[3]}`),
  );
  const adopted = adoption.edits.flatMap(({ explains }) => explains);
  try {
    const problems: string[] = [];
    const proved: StackNode[] = [];
    for (const stack of stacks) {
      if (stack.kind !== "examined" || !adopted.some((difference) => difference.stack === stack.node.id)) continue;
      const { node, drift } = stack;
      const task = run.progress.task(node.id);
      task.step("proving");
      const after = await planDrift(node, task, { request: again, plans }).finally(() => task.drop());
      const gone = adopted
        .filter((difference) => difference.stack === node.id)
        .map(({ address, attribute }) => `${address} ${attribute === "" ? MADE_AGAIN : attribute.split(".")[0]}`)
        .filter((each) => !left.has(`${node.id} ${each}`));
      problems.push(...objectionsOfPlan(drift, after, new Set(gone)).map((each) => `${node.id} ${each}`));
      proved.push(node);
    }
    if (problems.length > 0) throw new Failure("failed", `Terraform still plans to change ${problems.join(", ")}`);
    return async () => {
      for (const node of proved) await note(again, survey, node);
    };
  } catch (error) {
    synthesize({ ...request, platform: await context.platform() });
    if (error instanceof Failure && error.kind === "failed") return error.message;
    throw error;
  }
}

/**
 * Notes that the stack's code is still what was applied: what it said before and what it says now differ by what is live already. So
 * the next change by hand can be adopted without a deployment in between.
 */
async function note({ control, progress }: EngineRun, survey: Survey, node: StackNode): Promise<void> {
  const { digest, parts } = survey.digestOf(node);
  const { fieldsRead } = survey.configurationOf(node);
  const { stateEtag } = survey.standingOf(node);
  const record = { kind: "applied" as const, digest, parts, fieldsRead, run: randomUUID(), settled: [] };
  const noted = await control.ledger.complete(node, { ...record, unchangedSince: stateEtag });
  if (!noted) progress.note(`${node.id}: another run is at it as well, so the ledger was left as it is`);
}
