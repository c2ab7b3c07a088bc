import { join } from "node:path";
import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";

/** Where the compared days of an environment are kept: a directory that was named, or the one of the repository. */
export const resultsDirectory = (
  { root, variables }: Pick<Context, "root" | "variables">,
  { environment, results }: { readonly environment: string; readonly results?: string | undefined },
): string =>
  results === undefined ? join(root, "migration", "results", environment) : callersPath(results, variables);
