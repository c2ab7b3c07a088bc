import { join } from "node:path";
import type { Context } from "#scripts/commands/cli/context";
import type { Report } from "#scripts/commands/cli/report";
import { reportRun } from "#scripts/commands/cli/run-report";
import { selectStacks } from "#scripts/commands/cli/selection";
import { withTarget } from "#scripts/commands/cli/target";
import { confirmation } from "#scripts/commands/deploy/confirmation";
import { destroyStacks } from "#scripts/engine/deploy";
import { Failure } from "#scripts/engine/failure";
import { synthesize } from "#scripts/engine/synthesize";

export interface DestroyInput {
  readonly environment: string;
  /** Stack ids or concerns. @default all of the environment */
  readonly stacks: readonly string[];
  readonly rehearse: boolean;
  readonly parallel?: number | undefined;
  /** Destroy without asking. */
  readonly yes: boolean;
}

/**
 * Destroys stacks, consumers before their producers.
 * @throws Failure("usage") if a stack that stays reads from one that would go
 */
export async function destroy(context: Context, input: DestroyInput): Promise<Report> {
  return withTarget(context, input, async (target, guarded) => {
    const platform = await context.platform();
    const synthesis = synthesize({
      platform,
      environment: input.environment,
      outdir: target.outdir,
      variables: target.environment,
    });
    const graph = selectStacks(synthesis.graph, input.stacks);
    const chosen = new Set(graph.stacks.map(({ id }) => id));
    for (const id of chosen) {
      const left = synthesis.graph.consumersOf(id).filter((consumer) => !chosen.has(consumer));
      if (left.length > 0)
        throw new Failure(
          "usage",
          `${left.join(", ")} would be left reading from ${id}, which would be gone; name them as well`,
        );
    }
    const review = input.yes || input.rehearse ? undefined : confirmation(context, "destroy");
    const result = await destroyStacks({
      graph,
      directoryOf: synthesis.directoryOf,
      terraform: { environment: target.environment, interruption: guarded.interruption, outlives: target.outlives },
      planDirectory: join(context.root, ".sluice", "plans"),
      progress: context.progress,
      ...(review && { review }),
      ...(input.parallel !== undefined && { parallel: input.parallel }),
    });
    return reportRun(result, context.interruption);
  });
}
