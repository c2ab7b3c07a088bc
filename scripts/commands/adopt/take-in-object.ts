import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import type { EngineRun } from "#scripts/commands/cli/engine-run";
import { messageOf } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { foreseeExisting } from "#scripts/engine/import/foresee";
import type { ImportTarget } from "#scripts/engine/import/import-blocks";
import { importInto } from "#scripts/engine/import/import-into";
import { isSettled, type Remaining } from "#scripts/engine/import/remaining";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import { type SynthesisRequest, synthesize, synthesizeAside } from "#scripts/engine/synthesize";
import type { PlanFiles } from "#scripts/engine/terraform/plan-files";
import type { Draft } from "./environment-draft.ts";
import type { ObjectOutcome } from "./object-outcome.ts";
import { noteApplied } from "./prove.ts";

interface TakingPlace {
  readonly context: Context;
  readonly run: EngineRun;
  readonly plans: PlanFiles;
  readonly node: StackNode;
}

/** Plans the import; if nothing of the object would change, writes the file and takes the object in. */
export async function takeInObject(
  { context, run, plans, node }: TakingPlace,
  { address, id }: ImportTarget,
  draft: Draft,
): Promise<Pick<ObjectOutcome, "remaining" | "written" | "reason">> {
  const { environment } = draft;
  const platform = { ...(await context.platform()), loadEnvironments: () => [environment] };
  const request = { platform, environment: environment.name, variables: run.terraform.environment };
  const configuration = synthesizeAside(request, ({ directoryOf }) => readTerraformJson(directoryOf(node.id)));
  const target = { address, id, occupied: false, supposed: false };
  const { remaining: foreseen } = await foreseeExisting(node, [target], { ...run, plans, configuration });
  const [remaining] = foreseen;
  if (!remaining || !isSettled(remaining)) {
    const differs = remaining?.changes.map(({ path }) => path).join(", ") || "more than a setting says";
    return { remaining, written: false, reason: `deploying would change ${differs} of it` };
  }
  // The file first: an object in the state that the code does not have is deleted by the next deploy.
  draft.write();
  // What is written stays written, and has to be said whatever went wrong.
  const reason = await importWritten(run, node, { wanted: { address, id }, request, remaining }).catch(messageOf);
  return { remaining, written: true, reason };
}

interface Taking {
  readonly wanted: ImportTarget;
  readonly request: Omit<SynthesisRequest<Environment>, "outdir">;
  readonly remaining: Remaining;
}

/**
 * Takes the object in, and notes in the ledger that the stack is as its code says.
 * @returns why the object was not taken in; null if it was
 */
async function importWritten(
  run: EngineRun,
  node: StackNode,
  { wanted, request, remaining }: Taking,
): Promise<string | null> {
  const again = { ...run, synthesis: synthesize({ ...request, outdir: run.synthesis.outdir }) };
  const { resources } = await importInto(again, node, { wanted: [wanted] });
  const failed = resources.find(({ outcome }) => outcome !== "imported" && outcome !== "held");
  if (failed) return failed.reason ?? "the state holds another object there, or another state holds this one";
  // New tags are for a deploy, which would pass over a stack that counts as applied.
  if (remaining.newTags.length > 0) return null;
  await noteApplied(again, node).catch((error: unknown) =>
    run.progress.note(
      `${node.id}: the ledger could not be noted (${messageOf(error)}): deploy it before the next hotfix`,
    ),
  );
  return null;
}
