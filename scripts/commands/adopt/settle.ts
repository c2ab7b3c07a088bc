import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import type { PlatformStack } from "#constructs/core/platform-stack";
import { defineEnvironment } from "#environments/define";
import type { Environment, EnvironmentInput } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import type { EngineRun } from "#scripts/commands/cli/engine-run";
import { constructSources } from "#scripts/engine/adopt/construct-source";
import { exportedBy, sameSettings } from "#scripts/engine/adopt/environment-text";
import { type ExaminedStack, planDrift } from "#scripts/engine/adopt/examine-stack";
import { type FoundAdoption, findAdoption } from "#scripts/engine/adopt/find-adoption";
import { objectionsOfPlan } from "#scripts/engine/adopt/proof";
import { withSettings, writtenSettings } from "#scripts/engine/adopt/with-settings";
import { openWorkbench } from "#scripts/engine/adopt/workbench";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { lineDifference } from "#scripts/engine/line-difference";
import { type Survey, surveyStacks } from "#scripts/engine/run/survey";
import { synthesize } from "#scripts/engine/synthesize";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { AdoptionOutcome, BlockedStack } from "./adoption-outcome.ts";

export interface Settlement {
  readonly context: Context;
  readonly run: EngineRun;
  readonly survey: Survey;
  readonly plans: PlanFiles;
  readonly stacks: readonly (ExaminedStack | BlockedStack)[];
  readonly dryRun: boolean;
}

type AddStacks = (app: App, environment: Environment) => readonly PlatformStack[];

/**
 * Finds what can be adopted, proves it by a plan of every stack concerned, and only then replaces the environment's file. Until then
 * nothing has been written, so that there is nothing to take back.
 */
export async function settle(settlement: Settlement): Promise<AdoptionOutcome> {
  const { context, run, stacks, dryRun } = settlement;
  const { name } = run.synthesis.environment;
  const file = join(context.root, "environments", `${name}.ts`);
  const text = readFile(file);
  const input = await exportedBy(text, { root: context.root, name });
  const { addStacks } = (await context.platform()) as unknown as { readonly addStacks: AddStacks };
  refuseOtherFile(file, input, run.synthesis.environment);
  const drifted = stacks.flatMap((stack) => (stack.kind === "examined" ? stack.drift.changed : []));
  if (drifted.length > 0) context.progress.note(`looking for the settings behind ${drifted.length} changed resources`);
  const bench = openWorkbench(input, addStacks);
  try {
    const sources = new Map<string, ReturnType<typeof constructSources>>();
    const sourcesOf = (stack: string) => {
      const known = sources.get(stack) ?? constructSources(bench.environment, addStacks, stack);
      sources.set(stack, known);
      return known;
    };
    const found = findAdoption(bench, drifted, sourcesOf);
    const outcome = { environment: name, file, stacks, adoption: found.adoption };
    if (!found.effect) return { ...outcome, difference: "", written: false, reason: null };
    const settings = found.effect.settings;
    const candidate = withSettings(input, bench.environment, settings);
    const { editSettings, replaceFile } = await import("#scripts/engine/environment-file");
    const written = writtenSettings(input, bench.environment, settings);
    const edited = editSettings(text, { file, environment: name, settings: written });
    const difference = lineDifference(text, edited);
    if (!sameSettings(await exportedBy(edited, { root: context.root, name }), candidate))
      throw new Failure("failed", `${file} would not come to what was meant; nothing was written:\n${difference}`);
    if (dryRun) return { ...outcome, difference, written: false, reason: "--dry-run" };
    const proof = await prove(settlement, found, defineEnvironment(candidate));
    if (typeof proof === "string") return { ...outcome, difference, written: false, reason: proof };
    if (readFile(file) !== text)
      throw new Failure("failed", `${file} was changed by somebody else meanwhile; nothing was written: run it again`);
    replaceFile(file, edited);
    await proof();
    return { ...outcome, difference, written: true, reason: null };
  } finally {
    bench.close();
  }
}

function readFile(file: string): string {
  if (existsSync(file)) return readFileSync(file, "utf8");
  throw new Failure("failed", `${file} is not there; an environment's file is called like the environment`);
}

/** What was synthesized is what the file says; another process may have edited it since. */
function refuseOtherFile(file: string, input: EnvironmentInput, { overrides: _, ...loaded }: Environment): void {
  const { overrides: __, ...said } = defineEnvironment(input);
  if (!sameSettings(said, loaded))
    throw new Failure("failed", `${file} was changed after this began; nothing was written: run it again`);
}

/** Plans every stack with edits against what is live. @returns what speaks against them; or, if nothing does, how the ledger notes it */
async function prove(
  { context, run, plans, stacks }: Settlement,
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
        .map(({ address, attribute }) => `${address} ${attribute.split(".")[0]}`)
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
