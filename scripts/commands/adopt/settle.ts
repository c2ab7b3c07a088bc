import type { AdoptedEdit } from "#scripts/engine/adopt/adoption";
import { constructSources } from "#scripts/engine/adopt/construct-source";
import type { DriftedResource } from "#scripts/engine/adopt/drifted-resource";
import type { ExaminedStack } from "#scripts/engine/adopt/examine-stack";
import { type FoundAdoption, findAdoption } from "#scripts/engine/adopt/find-adoption";
import type { Setting } from "#scripts/engine/environment-file";
import { messageOf } from "#scripts/engine/failure";
import { terraformCommand } from "#scripts/engine/recovery/import-command";
import type { AdoptionOutcome } from "./adoption-outcome.ts";
import { type Draft, type EditedEnvironment, editEnvironment, environmentFile } from "./environment-draft.ts";
import { type ProofPlace, prove } from "./prove.ts";

export interface Settlement extends ProofPlace {
  readonly dryRun: boolean;
  /** Whether what was deleted is to stay away. */
  readonly drop: boolean;
  /** What was taken into states before. */
  readonly imports: AdoptionOutcome["imports"];
}

/**
 * Finds what can be adopted, proves it by a plan of every stack concerned, and only then replaces the environment's file. Until then
 * nothing has been written, so that there is nothing to take back.
 */
export async function settle(settlement: Settlement): Promise<AdoptionOutcome> {
  const { context, run, stacks, dryRun, drop } = settlement;
  const { environment } = run.synthesis;
  const drifted = stacks.flatMap((stack) => (stack.kind === "examined" ? driftedIn(stack) : []));
  const untouched = untouchedBy(settlement);
  if (drifted.length === 0) return untouched;
  const task = context.progress.task("adopt");
  task.step(`looking for the settings behind ${drifted.length} changed or deleted resources`);
  const edited = await editEnvironment(context, environment).catch((error: unknown) => {
    task.drop();
    throw error;
  });
  const { bench, addStacks } = edited;
  try {
    const sources = new Map<string, ReturnType<typeof constructSources>>();
    const sourcesOf = (stack: string) => {
      const known = sources.get(stack) ?? constructSources(bench.environment, addStacks, stack);
      sources.set(stack, known);
      return known;
    };
    const { found, draft } = await draftOf(edited, findAdoption(bench, drifted, sourcesOf, drop));
    const outcome = { ...untouched, adoption: found.adoption };
    if (!draft) return outcome;
    const shown = { ...outcome, difference: draft.difference };
    if (!found.effect) return { ...shown, written: false, reason: "it does not hold without what cannot be written" };
    if (dryRun) return { ...shown, written: false, reason: "--dry-run" };
    const proof = await prove(settlement, found, draft.environment);
    if (proof.kind === "refuted") return { ...shown, written: false, reason: proof.why };
    draft.write();
    // The file is as it should be by now, whatever becomes of the ledger.
    const note = await proof.note().then(
      () => null,
      (error: unknown) =>
        `the ledger could not be noted (${messageOf(error)}): deploy the stacks before the next hotfix, which changes nothing about them`,
    );
    return { ...shown, written: true, reason: note };
  } finally {
    task.drop();
    bench.close();
  }
}

/**
 * The file with all edits, or with those that can be written, each tried on top of those before it, which it may need; the others are
 * unexplained then. No draft where there is nothing to write.
 */
async function draftOf(
  edited: EditedEnvironment,
  found: FoundAdoption,
): Promise<{ readonly found: Omit<FoundAdoption, "without">; readonly draft: Draft | undefined }> {
  if (!found.effect) return { found, draft: undefined };
  const all = await edited.draft(found.effect.settings).catch(() => undefined);
  if (all) return { found, draft: all };
  const unwritable = new Map<AdoptedEdit, string>();
  let settings: readonly Setting[] = [];
  let draft: Draft | undefined;
  for (const edit of found.adoption.edits) {
    const more = [...settings, edit.change, ...edit.keeps];
    const tried = await edited.draft(more).catch(messageOf);
    if (typeof tried === "string") unwritable.set(edit, tried);
    else [settings, draft] = [more, tried];
  }
  return { found: found.without(unwritable), draft };
}

/** The outcome as long as nothing is found that could be written. */
export const untouchedBy = ({
  context,
  run,
  stacks,
  imports,
}: Pick<Settlement, "context" | "run" | "stacks" | "imports">): AdoptionOutcome => ({
  environment: run.synthesis.environment.name,
  file: environmentFile(context.root, run.synthesis.environment.name),
  forget: (stackId, address) =>
    terraformCommand(run.synthesis.directoryOf(stackId), ["state", "rm", address], run.search.commands),
  ...{ stacks, imports, adoption: { edits: [], ambiguous: [], unexplained: [], deleted: [] } },
  ...{ difference: "", written: false, reason: null, cutShort: null },
});

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
