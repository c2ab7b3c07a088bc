import { type Context, loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { createInterruption } from "#scripts/engine/interruption";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";

/** The context of a command that works on this repository's own stacks, in another directory; nobody is at the terminal. */
export function realContext(root: string, variables: NodeJS.ProcessEnv = process.env) {
  const { progress, lines } = recordedProgress();
  const context: Context = {
    root,
    variables,
    progress,
    interruption: createInterruption(),
    platform: loadPlatform,
    controlPlane: loadControlPlane,
    ask: undefined,
    again: async () => 1,
  };
  return { context, lines };
}
