import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { App } from "cdktf";
import type { PlatformStack } from "#constructs/core/platform-stack";
import { defineEnvironment } from "#environments/define";
import type { Environment, EnvironmentInput } from "#environments/environment";
import { constructSources } from "#scripts/engine/adopt/construct-source";
import type { DriftedResource } from "#scripts/engine/adopt/drifted-resource";
import { exportedBy, sameSettings } from "#scripts/engine/adopt/environment-text";
import type { ExaminedStack } from "#scripts/engine/adopt/examine-stack";
import { findAdoption } from "#scripts/engine/adopt/find-adoption";
import { withSettings, writtenSettings } from "#scripts/engine/adopt/with-settings";
import { openWorkbench } from "#scripts/engine/adopt/workbench";
import { Failure } from "#scripts/engine/failure";
import { lineDifference } from "#scripts/engine/line-difference";
import type { AdoptionOutcome } from "./adoption-outcome.ts";
import { type ProofPlace, prove } from "./prove.ts";

export interface Settlement extends ProofPlace {
  readonly dryRun: boolean;
  /** Whether what was deleted is to stay away. */
  readonly drop: boolean;
  /** What was taken into states before. */
  readonly imports: AdoptionOutcome["imports"];
}

type AddStacks = (app: App, environment: Environment) => readonly PlatformStack[];

/**
 * Finds what can be adopted, proves it by a plan of every stack concerned, and only then replaces the environment's file. Until then
 * nothing has been written, so that there is nothing to take back.
 */
export async function settle(settlement: Settlement): Promise<AdoptionOutcome> {
  const { context, run, stacks, dryRun, drop, imports } = settlement;
  const { name } = run.synthesis.environment;
  const file = join(context.root, "environments", `${name}.ts`);
  const text = readFile(file);
  const input = await exportedBy(text, { root: context.root, name });
  const { addStacks } = (await context.platform()) as unknown as { readonly addStacks: AddStacks };
  refuseOtherFile(file, input, run.synthesis.environment);
  const drifted = stacks.flatMap((stack) => (stack.kind === "examined" ? driftedIn(stack) : []));
  const task = context.progress.task("adopt");
  task.step(`looking for the settings behind ${drifted.length} changed or deleted resources`);
  const bench = openWorkbench(input, addStacks);
  try {
    const sources = new Map<string, ReturnType<typeof constructSources>>();
    const sourcesOf = (stack: string) => {
      const known = sources.get(stack) ?? constructSources(bench.environment, addStacks, stack);
      sources.set(stack, known);
      return known;
    };
    const found = findAdoption(bench, drifted, sourcesOf, drop);
    const outcome = { environment: name, file, stacks, imports, adoption: found.adoption };
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
    task.drop();
    bench.close();
  }
}

/** What was changed, and what was deleted and has nothing in its place. */
const driftedIn = ({
  node,
  drift,
  replaced,
}: ExaminedStack & { readonly kind: "examined" }): readonly DriftedResource[] => [
  ...drift.changed,
  ...drift.deleted
    .filter((address) => !replaced.some((other) => other.address === address))
    .map((address) => ({ stack: node.id, address, attributes: [], gone: true })),
];

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
