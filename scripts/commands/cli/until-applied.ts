import { Failure } from "#scripts/engine/failure";
import { commandLine, type RunInput } from "./command-line.ts";
import type { Context } from "./context.ts";

/**
 * Runs what previews, asks and then applies, and says of an interruption before the first apply that nothing was applied. What is
 * interrupted later has a result, stack by stack, and throws nothing.
 * @throws Failure("interrupted") with the command that begins again; whatever the run throws
 */
export async function untilApplied<T>(
  { interruption, variables }: Pick<Context, "interruption" | "variables">,
  verb: "deploy" | "destroy",
  input: RunInput,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!interruption.requested.aborted) throw error;
    const what = verb === "deploy" ? "applied" : "destroyed";
    throw new Failure(
      "interrupted",
      `interrupted; nothing was ${what}. Run \`${commandLine(verb, input, variables)}\` to begin again.`,
      { cause: error },
    );
  }
}
