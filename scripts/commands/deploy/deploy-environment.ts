import { join } from "node:path";
import type { Environment } from "#environments/environment";
import type { Context } from "#scripts/commands/cli/context";
import { selectStacks } from "#scripts/commands/cli/selection";
import type { Target } from "#scripts/commands/cli/target";
import { deployStacks, type Review, type RunResult } from "#scripts/engine/deploy";
import { writeSettings } from "#scripts/engine/environment-file";
import {
  ForgottenOverrides,
  forgottenOverrides,
  formatSettings,
  type OverrideChoice,
  overrideChoices,
  readSettings,
} from "#scripts/engine/overrides";
import type { Overrides } from "#scripts/engine/plan/plan-summary";
import { findEnvironment, type Synthesis, synthesize } from "#scripts/engine/synthesize";

export interface DeploymentInput {
  readonly environment: string;
  /** Stack ids or concerns. @default all of the environment */
  readonly stacks: readonly string[];
  /** Stacks deployed at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** What to do about ad-hoc settings of an earlier run. @default ask */
  readonly overrides?: OverrideChoice | undefined;
  /** Looks at each plan before it is applied. @default applied as it is */
  readonly review?: Review | undefined;
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
    const { decision } = deployment.result;
    if (!(decision instanceof ForgottenOverrides)) return deployment;
    choice ??= await choose(context, decision);
    if (choice === "write") return write(context, input.environment, decision.overrides);
    if (choice === "repeat") variables = repeating(context, variables, decision.overrides);
  }
}

interface Attempt {
  readonly target: Target;
  readonly variables: NodeJS.ProcessEnv;
  readonly input: DeploymentInput;
  /** Deploy without the ad-hoc settings of an earlier run. */
  readonly drop: boolean;
}

async function attempt(context: Context, { target, variables, input, drop }: Attempt) {
  const began = performance.now();
  const platform = await context.platform();
  const synthesis = synthesize({ platform, environment: input.environment, outdir: target.outdir, variables });
  const synthSeconds = (performance.now() - began) / 1000;
  const review: Review = async (node, plan) => {
    const forgotten = forgottenOverrides(plan);
    if (!drop && Object.keys(forgotten).length > 0) throw new ForgottenOverrides(node.id, node.environment, forgotten);
    await input.review?.(node, plan);
  };
  const result = await deployStacks({
    graph: selectStacks(synthesis.graph, input.stacks),
    directoryOf: synthesis.directoryOf,
    terraform: { environment: target.environment, interruption: context.interruption, outlives: target.outlives },
    planDirectory: join(context.root, ".sluice", "plans"),
    progress: context.progress,
    review,
    ...(input.parallel !== undefined && { parallel: input.parallel }),
  });
  return { kind: "ran" as const, result, synthesis, synthSeconds };
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
  writeSettings(file, environment, settings);
  context.progress.note(`wrote ${settings.map(({ path }) => path.join(".")).join(", ")} to ${file}`);
  return { kind: "written" };
}
