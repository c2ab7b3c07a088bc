import type { Context } from "#scripts/commands/cli/context";
import type { EngineInput } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { reportRun } from "#scripts/commands/cli/run-report";
import { withTarget } from "#scripts/commands/cli/target";
import { untilApplied } from "#scripts/commands/cli/until-applied";
import type { OverrideChoice } from "#scripts/engine/overrides";
import { confirmation } from "./confirmation.ts";
import { afterWriting, deployEnvironment } from "./deploy-environment.ts";

export interface DeployInput extends EngineInput {
  /** Deploy to the rehearsal on this machine instead of AWS. */
  readonly rehearse: boolean;
  /** Runs only stacks that applying may change, as the ledger has it. @default false */
  readonly changed?: boolean | undefined;
  /** Deploys functions although secrets that they need have no value. @default false */
  readonly unseeded?: boolean | undefined;
  /** Apply without asking. A rehearsal never asks. */
  readonly yes: boolean;
  /** What to do about ad-hoc settings of an earlier run. @default ask */
  readonly overrides?: OverrideChoice | undefined;
}

/** Deploys stacks in dependency order, from one synthesis. */
export async function deploy(context: Context, input: DeployInput): Promise<Report> {
  const confirm = input.yes || input.rehearse ? undefined : confirmation(context, "apply");
  const began = performance.now();
  const deployment = await untilApplied(context, "deploy", input, () =>
    withTarget(context, input, (target, guarded) => deployEnvironment(guarded, target, { ...input, confirm })),
  );
  if (deployment.kind === "written") return { data: undefined, text: "", exitCode: await context.again(afterWriting) };
  return reportRun(deployment.result, { verb: "deploy", input, context, seconds: (performance.now() - began) / 1000 });
}
