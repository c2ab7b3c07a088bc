import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isAlive } from "#scripts/engine/process-alive";
import { lockFileFor, lockFileName, type ProviderLock, readLock } from "./lock-file.ts";
import type { Requirements } from "./requirements.ts";
import { inProviderDirectory, type ProviderSource } from "./terraform-in.ts";

/** Where downloaded providers are kept: where the caller says, else below `.sluice`. */
export const pluginCache = ({ root, variables }: Pick<ProviderSource, "root" | "variables">): string =>
  variables.TF_PLUGIN_CACHE_DIR ? resolve(variables.TF_PLUGIN_CACHE_DIR) : join(root, ".sluice", "plugins");

/** This machine as Terraform calls it, e.g. `linux_amd64`. */
export const thisPlatform = (): string =>
  `${process.platform === "win32" ? "windows" : process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;

const unfinished = ".filling-";

/**
 * Has every provider in the cache, so that inits side by side only read it: they may not write it (hashicorp/terraform#31964).
 * One init alone fetches what is missing into a place of its own, from where it is moved in whole; so neither a run that is
 * killed nor one beside this can leave half a provider. A cache that has everything costs nothing.
 * @param lock what is locked; a provider that is not is taken as it comes
 * @returns the lock with what was fetched
 */
export async function fillCache(
  source: ProviderSource,
  requirements: Requirements,
  lock: ProviderLock,
): Promise<ProviderLock> {
  const cache = pluginCache(source);
  const lacking = new Map([...requirements].filter(([address]) => !holds(cache, address, lock)));
  if (lacking.size === 0) return lock;
  mkdirSync(cache, { recursive: true });
  clearUnfinished(cache);
  const filling = mkdtempSync(join(cache, `${unfinished}${process.pid}-`));
  try {
    return await inProviderDirectory(source, lacking, async ({ path, terraform }) => {
      const file = join(path, lockFileName);
      if ([...lacking.keys()].some((address) => lock.has(address))) writeFileSync(file, lockFileFor(lock, lacking));
      const flags = [...lacking.keys()].every((address) => lock.has(address)) ? ["-lockfile=readonly"] : [];
      await terraform(["init", "-input=false", "-no-color", ...flags], { TF_PLUGIN_CACHE_DIR: filling });
      const filled = readLock(file) ?? new Map();
      for (const [address, { version }] of filled) moveIn(cache, filling, join(address, version, thisPlatform()));
      return new Map([...lock, ...filled]);
    });
  } finally {
    rmSync(filling, { recursive: true, force: true });
  }
}

function holds(cache: string, address: string, lock: ProviderLock): boolean {
  const version = lock.get(address)?.version;
  return version !== undefined && existsSync(join(cache, address, version, thisPlatform()));
}

function moveIn(cache: string, filling: string, provider: string): void {
  const place = join(cache, provider);
  mkdirSync(dirname(place), { recursive: true });
  try {
    renameSync(join(filling, provider), place);
  } catch (error) {
    // Another run was faster.
    if (!existsSync(place)) throw error;
  }
}

/** Deletes what killed runs have left: half a gigabyte each. */
function clearUnfinished(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (name.startsWith(unfinished) && !isAlive(Number.parseInt(name.slice(unfinished.length), 10)))
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}
