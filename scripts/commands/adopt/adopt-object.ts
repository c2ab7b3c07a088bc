import type { Context } from "#scripts/commands/cli/context";
import { type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { type Declaration, findDeclarations } from "#scripts/engine/adopt/declare-object";
import { examineStack } from "#scripts/engine/adopt/examine-stack";
import { readObject, type StrayObject } from "#scripts/engine/adopt/read-object";
import { Failure, messageOf } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { foreseeExisting } from "#scripts/engine/import/foresee";
import { importInto } from "#scripts/engine/import/import-into";
import { isSettled } from "#scripts/engine/import/remaining";
import { isUsableId } from "#scripts/engine/recovery/import-command";
import { surveyStacks } from "#scripts/engine/run/survey";
import { synthesize } from "#scripts/engine/synthesize";
import { openPlanFiles, type PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { AdoptInput } from "./adopt.ts";
import { type Draft, editEnvironment } from "./environment-draft.ts";
import type { ObjectOutcome } from "./object-outcome.ts";
import { reportObject } from "./object-report.ts";

/**
 * Reads `TYPE=ID`.
 * @throws Failure("usage") for anything else
 */
export function strayObject(text: string): StrayObject {
  const [, type, id] = /^(aws_[a-z0-9_]+)=(.+)$/s.exec(text) ?? [];
  if (type !== undefined && id !== undefined && isUsableId(id)) return { type, id };
  throw new Failure("usage", `--new: ${JSON.stringify(text)} is not TYPE=ID, such as aws_ecr_repository=dev/reports`);
}

/** Finds the setting that declares an object which was made by hand, writes it, and takes the object into the state. */
export async function adoptObject(context: Context, input: AdoptInput & { readonly new: string }): Promise<Report> {
  const object = strayObject(input.new);
  if (input.stacks.length !== 1)
    throw new Failure("usage", "--new: name the one stack that the object is to belong to");
  const outcome = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, (run) => adoptInto({ context: guarded, run, object, dryRun: input.dryRun })),
  );
  return reportObject(outcome, input);
}

interface Work {
  readonly context: Context;
  readonly run: EngineRun;
  readonly object: StrayObject;
  readonly dryRun: boolean;
}

async function adoptInto({ context, run, object, dryRun }: Work): Promise<ObjectOutcome> {
  const node = run.graph.stacks[0]!;
  const survey = await surveyStacks(run);
  const plans = openPlanFiles(run.planDirectory);
  const task = run.progress.task(node.id);
  try {
    const examined = await examineStack(node, task, { request: run, plans, survey });
    if (examined.kind !== "examined")
      throw new Failure(
        "decision",
        `${node.id} is not as it was last applied: ${examined.kind === "refused" ? examined.reasons.join("; ") : "it was never deployed"}; deploy it first`,
      );
    task.step(`reading ${object.type}`);
    const attributes = await readObject(object, node, { request: run, plans });
    const edited = await editEnvironment(context, run.synthesis.environment);
    const { bench, file } = edited;
    try {
      task.step("looking for the setting that declares it");
      const declarations = findDeclarations(bench, node.id, object, attributes);
      const [chosen, other] = declarations.filter(
        ({ effects, objections }) => effects.length + objections.length === 0,
      );
      const outcome = { stack: node.id, object, file, declarations, chosen: undefined, remaining: undefined };
      if (!chosen || other) return { ...outcome, difference: "", written: false, reason: null };
      const draft = await edited.draft([chosen.setting]);
      const shown = { ...outcome, chosen, difference: draft.difference };
      if (dryRun) return { ...shown, written: false, reason: "--dry-run" };

      return { ...shown, ...(await takeIn({ context, run, plans, node }, chosen, object, draft)) };
    } finally {
      bench.close();
    }
  } finally {
    task.drop();
    plans.close();
  }
}

interface TakingPlace extends Pick<Work, "context" | "run"> {
  readonly plans: PlanFiles;
  readonly node: StackNode;
}

/** Plans the import; if nothing of the object would change, writes the file and takes the object in. */
async function takeIn(
  { context, run, plans, node }: TakingPlace,
  { address }: Declaration,
  { id }: StrayObject,
  draft: Draft,
): Promise<Pick<ObjectOutcome, "remaining" | "written" | "reason">> {
  const platform = await context.platform();
  const { environment } = draft;
  const request = { environment: environment.name, outdir: run.synthesis.outdir, variables: run.terraform.environment };
  const declared = { ...platform, loadEnvironments: () => [environment] };
  const again = { ...run, synthesis: synthesize({ ...request, platform: declared }) };
  const target = { address, id, occupied: false, supposed: false };
  const takeBack = () => synthesize({ ...request, platform });
  const { remaining: foreseen } = await foreseeExisting(node, [target], { ...again, plans }).catch((error: unknown) => {
    takeBack();
    throw error;
  });
  const [remaining] = foreseen;
  if (!remaining || !isSettled(remaining)) {
    takeBack();
    const differs = remaining?.changes.map(({ path }) => path).join(", ") || "more than a setting says";
    return { remaining, written: false, reason: `deploying would change ${differs} of it` };
  }
  // The file first: an object in the state that the code does not have is deleted by the next deploy.
  draft.write();
  const reason = await importInto(again, node, { wanted: [{ address, id }] }).then(
    ({ resources }) => {
      const failed = resources.find(({ outcome }) => outcome !== "imported" && outcome !== "held");
      return failed ? (failed.reason ?? "the state holds another object there, or another state holds this one") : null;
    },
    // What is written stays written, and has to be said whatever went wrong.
    (error: unknown) => messageOf(error),
  );
  return { remaining, written: true, reason };
}
