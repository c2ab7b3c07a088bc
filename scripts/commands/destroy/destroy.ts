import type { Context } from "#scripts/commands/cli/context";
import { type EngineInput, withEngine } from "#scripts/commands/cli/engine-run";
import type { Report } from "#scripts/commands/cli/report";
import { reportRun } from "#scripts/commands/cli/run-report";
import { withTarget } from "#scripts/commands/cli/target";
import { untilApplied } from "#scripts/commands/cli/until-applied";
import { confirmation } from "#scripts/commands/deploy/confirmation";
import type { Previews } from "#scripts/engine/plan/preview";
import { destroyStacks } from "#scripts/engine/run/destroy";

export interface DestroyInput extends EngineInput {
  readonly rehearse: boolean;
  /** Destroy without asking. A rehearsal never asks. */
  readonly yes: boolean;
}

/**
 * Destroys stacks, consumers before their producers.
 * @throws Failure for a protected stack, and if an applied stack that stays reads from one that would go
 */
export async function destroy(context: Context, input: DestroyInput): Promise<Report> {
  const ask = input.yes || input.rehearse ? undefined : confirmation(context, "destroy");
  const began = performance.now();
  const result = await untilApplied(context, "destroy", input, () =>
    withTarget(context, input, (target, guarded) =>
      withEngine(guarded, target, input, (run) =>
        destroyStacks({ ...run, confirm: ask && ((previews: Previews) => ask(previews, run.synthesis)) }),
      ),
    ),
  );
  return reportRun(result, { verb: "destroy", input, context, seconds: (performance.now() - began) / 1000 });
}
