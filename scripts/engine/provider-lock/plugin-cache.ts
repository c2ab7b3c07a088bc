import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { lockFileFor, lockFileName, type ProviderLock, readLock } from "./lock-file.ts";
import type { Requirements } from "./requirements.ts";
import { inProviderDirectory, type ProviderSource } from "./terraform-in.ts";

/** Where downloaded providers are kept: where the caller says, else below `.sluice`. */
export const pluginCache = ({ root, variables }: Pick<ProviderSource, "root" | "variables">): string =>
  variables.TF_PLUGIN_CACHE_DIR ? resolve(variables.TF_PLUGIN_CACHE_DIR) : join(root, ".sluice", "plugins");

/** Which packages a cache is known to hold in full; Terraform ignores the file. */
const completeFile = "complete.json";

/**
 * Has every provider in the cache, by one init alone: inits side by side must only read it (hashicorp/terraform#31964). A cache
 * that was filled before costs nothing; one whose filling was interrupted is filled again.
 * @param lock what is locked; without it, the providers are taken as they come
 * @returns what init locked
 */
export async function fillCache(
  source: ProviderSource,
  requirements: Requirements,
  lock: ProviderLock,
): Promise<ProviderLock> {
  const cache = pluginCache(source);
  mkdirSync(cache, { recursive: true });
  const known = completeIn(cache);
  const held = [...requirements.keys()].every((address) => {
    const version = lock.get(address)?.version;
    return version !== undefined && known.has(entry(address, version)) && existsSync(join(cache, address, version));
  });
  if (held) return lock;
  return inProviderDirectory(source, requirements, async ({ path, terraform }) => {
    const file = join(path, lockFileName);
    if (lock.size > 0) writeFileSync(file, lockFileFor(lock, requirements));
    const isLocked = [...requirements.keys()].every((address) => lock.has(address));
    const flags = isLocked ? ["-lockfile=readonly"] : [];
    await terraform(["init", "-input=false", "-no-color", ...flags], { TF_PLUGIN_CACHE_DIR: cache });
    const filled = readLock(file) ?? lock;
    for (const [address, { version }] of filled) known.add(entry(address, version));
    writeFileSync(join(cache, completeFile), JSON.stringify([...known].sort()));
    return filled;
  });
}

const entry = (address: string, version: string) => `${address} ${version} ${process.platform}_${process.arch}`;

function completeIn(cache: string): Set<string> {
  try {
    return new Set(JSON.parse(readFileSync(join(cache, completeFile), "utf8")) as string[]);
  } catch {
    // Missing or damaged: nothing is known, and filling again makes it so.
    return new Set();
  }
}
