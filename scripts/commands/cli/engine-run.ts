import { join } from "node:path";
import type { Environment } from "#environments/environment";
import { commandOn } from "#scripts/engine/own-command";
import { preparePlugins } from "#scripts/engine/provider-lock/prepare-plugins";
import { orphanSearch } from "#scripts/engine/recovery/orphan-search";
import type { RunRequest } from "#scripts/engine/run/run-request";
import { type Synthesis, synthesize } from "#scripts/engine/synthesize";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";
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
  /** Seconds to wait for a state that somebody else has locked. @default 0, fails at once */
  readonly lockTimeout?: number | undefined;
  /** The rehearsal's provider. @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
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
  {
    environment,
    stacks,
    parallel,
    lockTimeout: lockTimeoutSeconds,
    provider,
    variables = target.environment,
  }: EngineInput & { variables?: NodeJS.ProcessEnv },
  work: (run: EngineRun) => Promise<T>,
): Promise<T> {
  const platform = await context.platform();
  const synthesis = synthesize({ platform, environment, outdir: target.outdir, variables });
  const graph = selectStacks(synthesis.graph, stacks);
  const control = await context.controlPlane(synthesis.environment, target.environment);
  try {
    const prepared = await providers(
      context,
      target,
      graph.stacks.map(({ id }) => synthesis.directoryOf(id)),
    );
    return await work({
      graph,
      synthesis,
      control,
      search: orphanSearch({ root: context.root, variables: target.environment, synthesis, control }),
      terraform: {
        environment: prepared,
        interruption: context.interruption,
        outlives: target.outlives,
        lockTimeoutSeconds,
        command: commandOn({ environment, rehearsed: target.rehearsed, provider }),
      },
      planDirectory: join(context.root, ".sluice", "plans"),
      progress: context.progress,
      parallel,
    });
  } finally {
    control.close();
  }
}

/** Terraform's variables once every provider is at hand. What a rehearsal attaches or installs is its own matter. */
async function providers(
  { root, interruption, progress }: Context,
  { environment: variables }: Target,
  directories: readonly string[],
): Promise<NodeJS.ProcessEnv> {
  if (variables.SLUICE_AWS_PROVIDER) return variables;
  const { environment, locked } = await preparePlugins({ root, variables, directories, interruption });
  if (environment !== variables && !locked)
    progress.note(
      "no provider lock is committed: whatever is installed here is trusted; `npm run sluice -- lock` writes one",
    );
  return environment;
}
