import { join } from "node:path";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { type EngineInput, withEngine } from "#scripts/commands/cli/engine-run";
import { neededSecretsOf } from "#scripts/commands/cli/needed-secrets";
import type { Target } from "#scripts/commands/cli/target";
import {
  ForgottenOverrides,
  forgottenOverrides,
  formatSettings,
  type OverrideChoice,
  overrideChoices,
  readSettings,
} from "#scripts/engine/overrides";
import type { Overrides } from "#scripts/engine/plan/plan-summary";
import type { Previews } from "#scripts/engine/plan/preview";
import { deployStacks } from "#scripts/engine/run/deploy";
import type { Confirm, Review, RunResult } from "#scripts/engine/run/run-request";
import type { Survey } from "#scripts/engine/run/survey";
import { findEnvironment, type Synthesis } from "#scripts/engine/synthesize";

export interface DeploymentInput extends EngineInput {
  /** What to do about ad-hoc settings of an earlier run. @default ask */
  readonly overrides?: OverrideChoice | undefined;
  /** Runs only stacks that applying may change. @default false */
  readonly changed?: boolean | undefined;
  /** Deploys functions although secrets that they need have no value. @default false */
  readonly unseeded?: boolean | undefined;
  /** Asks once, with everything that would happen. @default goes ahead */
  readonly confirm?:
    | ((previews: Previews, synthesis: Synthesis, readersOf: Survey["readersOf"]) => Promise<void>)
    | undefined;
}

/** A deployment that ran; or one that stopped after an environment's file was edited, and is to run again in a fresh process. */
export type Deployment =
  | {
      readonly kind: "ran";
      readonly result: RunResult;
      readonly synthesis: Synthesis<Environment>;
      readonly synthSeconds: number;
    }
  | { readonly kind: "written" };

/** What a fresh process is told after the file was edited: the recorded settings are in the file now. */
export const afterWriting = ["--overrides", "drop"] as const;

/** Synthesizes and deploys; where ad-hoc settings of an earlier run would be undone, does what the input or the person says. */
export async function deployEnvironment(context: Context, target: Target, input: DeploymentInput): Promise<Deployment> {
  let variables = target.environment;
  let choice = input.overrides;
  for (;;) {
    const deployment = await attempt(context, { target, variables, input, drop: choice === "drop" });
    if (!(deployment instanceof ForgottenOverrides)) return deployment;
    choice ??= await choose(context, deployment);
    if (choice === "write") return write(context, input.environment, deployment.overrides);
    if (choice === "repeat") variables = repeating(context, variables, deployment.overrides);
  }
}

interface Attempt {
  readonly target: Target;
  readonly variables: NodeJS.ProcessEnv;
  readonly input: DeploymentInput;
  /** Deploy without the ad-hoc settings of an earlier run. */
  readonly drop: boolean;
}

/** One deployment; or what stopped it before anything was applied. */
async function attempt(
  context: Context,
  { target, variables, input, drop }: Attempt,
): Promise<Deployment | ForgottenOverrides> {
  const began = performance.now();
  return withEngine(context, target, { ...input, variables }, async (run) => {
    const synthSeconds = (performance.now() - began) / 1000;
    const review: Review = async (node, plan) => {
      const forgotten = forgottenOverrides(plan);
      if (!drop && Object.keys(forgotten).length > 0)
        throw new ForgottenOverrides(node.id, node.environment, forgotten);
    };
    const { synthesis } = run;
    const confirm: Confirm | undefined =
      input.confirm && ((previews, { readersOf }) => input.confirm!(previews, synthesis, readersOf));
    const secrets = neededSecretsOf(run, target, input);
    try {
      const result = await deployStacks({ ...run, review, confirm, secrets, changed: input.changed });
      return { kind: "ran" as const, result, synthesis, synthSeconds };
    } catch (error) {
      if (error instanceof ForgottenOverrides) return error;
      throw error;
    } finally {
      secrets.close();
    }
  });
}

async function choose({ ask, progress }: Context, decision: ForgottenOverrides): Promise<OverrideChoice> {
  if (!ask) throw decision;
  return progress.aside(() => ask("Repeat them, write them into the file, or drop them?", overrideChoices));
}

function repeating({ progress }: Context, variables: NodeJS.ProcessEnv, overrides: Overrides): NodeJS.ProcessEnv {
  readSettings(overrides);
  const settings = [variables.SLUICE_SET, formatSettings(overrides)].filter((text) => text).join(",");
  progress.note(`repeating SLUICE_SET='${settings}'`);
  return { ...variables, SLUICE_SET: settings };
}

/** Edits the environment's file. This process has the old values in its module cache, so it cannot go on itself. */
async function write(context: Context, environment: string, overrides: Overrides): Promise<Deployment> {
  const settings = readSettings(overrides);
  // The same rules as for any other value: nothing is written that the next run would refuse.
  findEnvironment({
    platform: await context.platform(),
    environment,
    variables: { SLUICE_SET: formatSettings(overrides) },
  });
  const file = join(context.root, "environments", `${environment}.ts`);
  // Loaded here alone: the compiler behind it takes longer to load than a deploy of nothing.
  const { writeSettings } = await import("#scripts/engine/environment-file");
  writeSettings(file, environment, settings);
  context.progress.note(`wrote ${settings.map(({ path }) => path.join(".")).join(", ")} to ${file}`);
  return { kind: "written" };
}
