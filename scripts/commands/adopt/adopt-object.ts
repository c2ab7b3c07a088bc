import type { Context } from "#scripts/commands/cli/context";
import { type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { findDeclarations } from "#scripts/engine/adopt/declare-object";
import { examineStack } from "#scripts/engine/adopt/examine-stack";
import { readObject, type StrayObject } from "#scripts/engine/adopt/read-object";
import { Failure, messageOf } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { idProblem } from "#scripts/engine/import/import-list";
import { lookUp } from "#scripts/engine/import/look-up";
import { printable } from "#scripts/engine/printable";
import { isUsableId } from "#scripts/engine/recovery/import-command";
import { refuseWhileUnderWay } from "#scripts/engine/run/flights";
import { type Survey, surveyStacks } from "#scripts/engine/run/survey";
import { describeLock } from "#scripts/engine/store/state-lock";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import type { AdoptInput } from "./adopt-input.ts";
import { editEnvironment } from "./environment-draft.ts";
import type { ObjectOutcome } from "./object-outcome.ts";
import { reportObject } from "./object-report.ts";
import { takeInObject } from "./take-in-object.ts";

/**
 * Reads `TYPE=ID`.
 * @throws Failure("usage") for anything else
 */
export function strayObject(text: string): StrayObject {
  const [, type, id] = /^(aws_[a-z0-9_]+)=(.+)$/s.exec(text) ?? [];
  if (type === undefined || id === undefined || !isUsableId(id))
    throw new Failure("usage", `--new: ${JSON.stringify(text)} is not TYPE=ID, such as aws_ecr_repository=dev/reports`);
  const problem = idProblem(id);
  if (problem !== undefined) throw new Failure("usage", `--new: ${JSON.stringify(text)}: ${problem}`);
  return { type, id };
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
  await refuseWhereImpossible({ run, object }, node, survey);
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
      const draft = await edited.draft([chosen.setting]).catch(messageOf);
      if (typeof draft === "string") return { ...outcome, chosen, difference: "", written: false, reason: draft };
      const shown = { ...outcome, chosen, difference: draft.difference };
      if (dryRun) return { ...shown, written: false, reason: "--dry-run" };
      const target = { address: chosen.address, id: object.id };
      return { ...shown, ...(await takeInObject({ context, run, plans, node }, target, draft)) };
    } finally {
      bench.close();
    }
  } finally {
    task.drop();
    plans.close();
  }
}

/**
 * What keeps an object from being taken in whatever the code says: nothing is searched for, and nothing written, before that is known.
 * @throws Failure
 */
async function refuseWhereImpossible(
  { run, object }: Pick<Work, "run" | "object">,
  node: StackNode,
  survey: Survey,
): Promise<void> {
  const standing = survey.standingOf(node);
  const mayBeUnderWay = refuseWhileUnderWay(node, standing, run.synthesis.directoryOf(node.id));
  if (mayBeUnderWay && standing.lock)
    throw new Failure(
      "failed",
      `${node.id}: its state is locked: ${describeLock(standing.lock)}; run this again once it is free`,
    );
  // The address is not known yet: any that no state has will do.
  const [found] = await lookUp(run, node, [{ address: `${object.type}.to-be-declared`, id: object.id }]);
  const what = printable(`${object.type} ${object.id}`);
  if (found?.kind === "taken")
    throw new Failure("decision", `${what} is ${printable(found.by)} already: an object belongs to one address only`);
  if (found?.kind === "impossible")
    throw new Failure("decision", `${what}: an object of this type cannot be taken in: ${found.instead}`);
}
