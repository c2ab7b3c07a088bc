import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lockFileFor, lockFileName, readLock, requireLocked, stillHolding } from "./lock-file.ts";
import { fillCache, pluginCache } from "./plugin-cache.ts";
import { requirementsIn } from "./requirements.ts";
import { mirrorVariables, type ProviderSource } from "./terraform-in.ts";

export interface PluginRequest extends ProviderSource {
  /** Directories of the stacks that Terraform is about to be initialised in; each has its `cdk.tf.json`. */
  readonly directories: readonly string[];
}

/** What a run goes on with. */
export interface PreparedPlugins {
  /** The caller's variables and what was added to them; inits with these may run side by side. */
  readonly environment: NodeJS.ProcessEnv;
  /** Whether the providers are those of the committed lock file. */
  readonly locked: boolean;
}

/**
 * Prepares the inits of a run on AWS: every provider is in the cache, and every stack's directory has the part of the committed
 * lock file that it needs, which init may only read. Without a committed lock file, the first init decides and the others follow.
 * Where a running provider is attached, there is nothing to install and nothing is done.
 * @throws Failure("failed") when the lock file does not have what the stacks need, or a provider cannot be had
 */
export async function preparePlugins(request: PluginRequest): Promise<PreparedPlugins> {
  const { root, variables, directories } = request;
  if (variables.TF_REATTACH_PROVIDERS) return { environment: variables, locked: false };
  const requirements = requirementsIn(directories);
  if (requirements.size === 0) return { environment: variables, locked: false };

  const committed = readLock(join(root, lockFileName));
  if (committed) requireLocked(committed, requirements, lockFileName);
  const kept = join(root, ".sluice", "provider-lock");
  mkdirSync(kept, { recursive: true, mode: 0o700 });
  const earlier = stillHolding(readLock(join(kept, lockFileName)) ?? new Map(), requirements);
  const filled = await fillCache(request, requirements, committed ?? earlier);
  if (!committed) writeFileSync(join(kept, lockFileName), lockFileFor(filled, requirements));
  for (const directory of directories) {
    const own = requirementsIn([directory]);
    // A file that a provider was taken out of would be one that Terraform wants to change.
    if (own.size === 0) rmSync(join(directory, lockFileName), { force: true });
    else writeFileSync(join(directory, lockFileName), lockFileFor(filled, own));
  }
  const args = [variables.TF_CLI_ARGS_init, committed && "-lockfile=readonly"].filter((text) => text).join(" ");
  return {
    environment: {
      ...variables,
      ...mirrorVariables(request, kept),
      TF_PLUGIN_CACHE_DIR: pluginCache(request),
      ...(args !== "" && { TF_CLI_ARGS_init: args }),
    },
    locked: committed !== undefined,
  };
}
