import { join } from "node:path";
import type { Environment } from "#environments/environment";
import type { RunRequest } from "#scripts/engine/run/run-request";
import { type Synthesis, synthesize } from "#scripts/engine/synthesize";
import type { Context } from "./context.ts";
import { selectStacks } from "./selection.ts";
import type { Target } from "./target.ts";

/** What a command that runs Terraform on stacks is told. */
export interface EngineInput {
  readonly environment: string;
  /** Stack ids or concerns. @default all of the environment */
  readonly stacks: readonly string[];
  /** Stacks worked on at once. @default the number of cores */
  readonly parallel?: number | undefined;
}

/** A run's request, with the whole of what was synthesized. */
export interface EngineRun extends RunRequest {
  readonly synthesis: Synthesis<Environment>;
}

/**
 * Synthesizes an environment and opens its account's control plane for as long as the work takes.
 * @param variables where SLUICE_SET is read from. @default those of the target
 * @throws Failure for an unknown environment or stack, and where the account cannot be worked with
 */
export async function withEngine<T>(
  context: Context,
  target: Target,
  { environment, stacks, parallel, variables = target.environment }: EngineInput & { variables?: NodeJS.ProcessEnv },
  work: (run: EngineRun) => Promise<T>,
): Promise<T> {
  const platform = await context.platform();
  const synthesis = synthesize({ platform, environment, outdir: target.outdir, variables });
  const graph = selectStacks(synthesis.graph, stacks);
  const control = await context.controlPlane(synthesis.environment, target.environment);
  try {
    return await work({
      graph,
      synthesis,
      control,
      terraform: { environment: target.environment, interruption: context.interruption, outlives: target.outlives },
      planDirectory: join(context.root, ".sluice", "plans"),
      progress: context.progress,
      parallel,
    });
  } finally {
    control.close();
  }
}
