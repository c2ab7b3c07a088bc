import { existsSync } from "node:fs";
import type { Context } from "#scripts/commands/cli/context";
import { type EngineRun, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { withTarget } from "#scripts/commands/cli/target";
import { Failure, messageOf } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { completeParameters } from "#scripts/engine/import/complete-parameters";
import { commandOn } from "#scripts/engine/own-command";
import { forgetGone } from "#scripts/engine/recovery/forget-gone";
import { thisMachine, working } from "#scripts/engine/recovery/holder";
import { type ImportResult, importOrphans } from "#scripts/engine/recovery/import-orphans";
import { releaseLock } from "#scripts/engine/recovery/locks";
import { findOrphans, type Orphan } from "#scripts/engine/recovery/orphans";
import { type TroubledStack, troubledStacks } from "#scripts/engine/recovery/standing";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import { dataDirectory, type Terraform, terraformFor } from "#scripts/engine/terraform/terraform";
import { confirmRelease } from "./confirm-release.ts";
import { reportRecovery } from "./recover-report.ts";
import type { RecoverInput, Recovery, ReleaseResult } from "./recovery.ts";

/** Names what killed applies left behind, and does about it what it is asked to. */
export async function recover(context: Context, input: RecoverInput): Promise<Report> {
  const recovery = await withTarget(context, input, (target, guarded) =>
    withEngine(guarded, target, input, (run) => recoverStacks({ context: guarded, run }, input)),
  );
  const { environment, rehearse: rehearsed, provider } = input;
  return reportRecovery(recovery, input, commandOn({ environment, rehearsed, provider }));
}

interface Work {
  readonly context: Context;
  readonly run: EngineRun;
}

async function recoverStacks(work: Work, input: RecoverInput): Promise<Recovery> {
  const { run } = work;
  const { progress, control, graph } = run;
  progress.note(`looking at ${graph.stacks.length === 1 ? graph.stacks[0]?.id : `${graph.stacks.length} stacks`}`);
  const { standings, damaged } = await control.ledger.load(graph.stacks);
  const options = {
    machine: input.rehearse ? working(thisMachine(), run.synthesis.outdir) : thisMachine(),
    now: Date.now(),
    all: input.all,
  };
  const stacks = troubledStacks(graph.stacks, standings, options);
  const orphans = await findOrphans(
    run.search,
    stacks.flatMap(({ suspected }) => suspected ?? []),
  );
  const prepare = terraforms(work);
  const released = input.releaseLocks ? await release(work, prepare, stacks, input) : [];
  const imports: ImportResult[] = [];
  for (const { node, lock } of stacks) {
    const own = orphans.filter(({ stack, command }) => stack === node.id && command !== undefined);
    if (own.length === 0) continue;
    const locked = lock !== undefined && !released.some((each) => each.lock === lock && each.reason === null);
    if (input.import && !locked) imports.push(...(await importAll(run, node, own, await prepare(node.id))));
    // The commands of the report are to work as they stand.
    else await prepare(node.id);
  }
  return { environment: input.environment, damaged, stacks, orphans, released, imports };
}

/** Imports what was found of one stack, and completes what an import does not bring back whole. */
async function importAll(
  run: EngineRun,
  node: StackNode,
  orphans: readonly Orphan[],
  terraform: Terraform,
): Promise<readonly ImportResult[]> {
  const { synthesis, progress, control, planDirectory } = run;
  const directory = synthesis.directoryOf(node.id);
  const forget = (address: string) => forgetGone({ stackId: node.id, directory }, run.terraform, address);
  const results = await importOrphans(node.id, orphans, { terraform, forget, progress });
  const imported = results.flatMap(({ orphan, outcome }) => (outcome === "imported" ? (orphan.address ?? []) : []));
  const plans = openPlanFiles(planDirectory);
  try {
    await completeParameters(node, imported, { directory, terraform, store: control.store, plans });
  } finally {
    plans.close();
  }
  return results;
}

type Prepare = (stackId: string) => Promise<Terraform>;

/** Terraform in a stack's directory, initialised. */
function terraforms({ run: { synthesis, terraform: settings, progress } }: Work): Prepare {
  return async (stackId) => {
    const directory = synthesis.directoryOf(stackId);
    const terraform = terraformFor({ stackId, directory }, settings);
    if (!existsSync(dataDirectory({ directory }, settings.environment)))
      progress.note(`${stackId}: initialising ${directory}`);
    await terraform.init();
    return terraform;
  };
}

async function release(
  { context, run: { control } }: Work,
  prepare: Prepare,
  stacks: readonly TroubledStack[],
  input: RecoverInput,
): Promise<readonly ReleaseResult[]> {
  const locks = stacks.flatMap(({ lock }) => lock ?? []);
  if (!input.yes && !input.rehearse) await confirmRelease(context, locks);
  const results: ReleaseResult[] = [];
  for (const lock of locks) {
    try {
      await releaseLock(lock, { terraform: await prepare(lock.node.id), store: control.store });
      results.push({ lock, reason: null });
      context.progress.note(`${lock.node.id}: lock released`);
    } catch (error) {
      if (error instanceof Failure && error.kind === "interrupted") throw error;
      results.push({ lock, reason: messageOf(error) });
    }
  }
  return results;
}
