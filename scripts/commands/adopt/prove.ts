import { randomUUID } from "node:crypto";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import type { EngineRun } from "#scripts/commands/cli/engine-run";
import type { ExaminedStack } from "#scripts/engine/adopt/examine-stack";
import type { FoundAdoption } from "#scripts/engine/adopt/find-adoption";
import { MADE_AGAIN, objectionsOfPlan } from "#scripts/engine/adopt/proof";
import { type PlannedDrift, readDrift } from "#scripts/engine/adopt/read-drift";
import type { StackNode } from "#scripts/engine/graph";
import { type Foresight, inCopy } from "#scripts/engine/import/import-copy";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { readPlanned } from "#scripts/engine/plan/plan-stack";
import { type Survey, surveyStacks } from "#scripts/engine/run/survey";
import { type SynthesisRequest, synthesize, synthesizeAside } from "#scripts/engine/synthesize";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { BlockedStack } from "./adoption-outcome.ts";

/** What proving works with. */
export interface ProofPlace {
  readonly context: Context;
  readonly run: EngineRun;
  readonly plans: PlanFiles;
  readonly stacks: readonly (ExaminedStack | BlockedStack)[];
}

/** What became of proving: what speaks against the edits, or how the ledger notes them once they are written. */
export type Proof =
  | { readonly kind: "refuted"; readonly why: string }
  | { readonly kind: "proved"; readonly note: () => Promise<void> };

/**
 * Plans every stack with edits against what is live. What it plans with is in private directories that are gone afterwards, so that nobody
 * deploys by accident what is not written.
 */
export async function prove(
  { context, run, plans, stacks }: ProofPlace,
  { adoption, effect }: Omit<FoundAdoption, "without">,
  environment: Environment,
): Promise<Proof> {
  const platform = { ...(await context.platform()), loadEnvironments: () => [environment] };
  const request = { platform, environment: environment.name, variables: run.terraform.environment };
  const adopted = adoption.edits.flatMap(({ explains }) => explains);
  const examined = stacks.flatMap((stack) => (stack.kind === "examined" ? [stack] : []));
  const concerned = examined.filter(({ node }) => adopted.some(({ stack }) => stack === node.id));
  const edited = synthesizeAside(
    request,
    ({ directoryOf }) => new Map(concerned.map(({ node }) => [node.id, readTerraformJson(directoryOf(node.id))])),
  );
  const left = new Set(
    [...(effect?.left.values() ?? [])].map(({ stack, path }) => `${stack} ${path[1]}.${path[2]} ${path[3]}`),
  );
  const problems: string[] = [];
  for (const { node, drift } of concerned) {
    const task = run.progress.task(node.id);
    task.step("proving");
    const after = await planEdited(node, { ...run, plans, configuration: edited.get(node.id) }).finally(() =>
      task.drop(),
    );
    const gone = adopted
      .filter(({ stack }) => stack === node.id)
      .map(({ address, attribute }) => `${address} ${attribute === "" ? MADE_AGAIN : attribute.split(".")[0]}`)
      .filter((each) => !left.has(`${node.id} ${each}`));
    problems.push(...objectionsOfPlan(drift, after, new Set(gone)).map((each) => `${node.id} ${each}`));
  }
  if (problems.length > 0) return { kind: "refuted", why: `Terraform still plans to change ${problems.join(", ")}` };
  return { kind: "proved", note: () => noteAll(run, concerned, request) };
}

/** What a plan would do if the stack were configured otherwise. */
const planEdited = (node: StackNode, foresight: Foresight): Promise<PlannedDrift> =>
  inCopy(
    node,
    foresight,
    (json) => json,
    (terraform, file) => readPlanned(terraform, { file, lock: false }, (json) => readDrift(node.id, json)),
  );

/** Synthesizes what is written by now, and notes it of every stack that it was proved for. */
async function noteAll(
  run: EngineRun,
  stacks: readonly { readonly node: StackNode }[],
  request: Omit<SynthesisRequest<Environment>, "outdir">,
): Promise<void> {
  const again = { ...run, synthesis: synthesize({ ...request, outdir: run.synthesis.outdir }) };
  const survey = await surveyStacks(again);
  for (const { node } of stacks) await note(again, survey, node);
}

/** Notes of one stack that what is synthesized is what is live. */
export const noteApplied = async (run: EngineRun, node: StackNode): Promise<void> =>
  note(run, await surveyStacks(run), node);

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
