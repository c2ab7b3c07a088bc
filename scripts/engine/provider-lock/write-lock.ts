import { renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "#scripts/engine/failure";
import { lockFileFor, lockFileName, type ProviderLock, readLock, stillHolding } from "./lock-file.ts";
import type { Requirements } from "./requirements.ts";
import { inProviderDirectory, type ProviderSource } from "./terraform-in.ts";

/** Where people and pipelines run Terraform. */
export const usualPlatforms: readonly string[] = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];

/**
 * Writes the lock file of the repository: the required version of each provider, and the checksums of its packages for each
 * platform. Checksums that are locked already stay and must still be right, so a package that was exchanged is refused.
 * @param platforms e.g. `linux_amd64`
 * @returns what is locked now
 */
export async function writeProviderLock(
  source: ProviderSource,
  requirements: Requirements,
  platforms: readonly string[],
): Promise<ProviderLock> {
  const odd = platforms.find((platform) => !/^[a-z0-9]+_[a-z0-9]+$/.test(platform));
  if (odd !== undefined)
    throw new Failure(
      "usage",
      `--platform ${odd}: a platform is a system and a processor, e.g. ${usualPlatforms.join(", ")}`,
    );
  const file = join(source.root, lockFileName);
  const before = stillHolding(readLock(file) ?? new Map(), requirements);
  return inProviderDirectory(source, requirements, async ({ path, terraform }) => {
    const made = join(path, lockFileName);
    if (before.size > 0) writeFileSync(made, lockFileFor(before, requirements));
    const mirror = source.variables.SLUICE_PROVIDER_MIRROR;
    await terraform([
      "providers",
      "lock",
      "-no-color",
      ...(mirror ? [`-fs-mirror=${resolve(mirror)}`] : []),
      ...platforms.map((platform) => `-platform=${platform}`),
    ]);
    const lock = readLock(made) as ProviderLock;
    // Beside the file first: one that is half written would stop every run.
    writeFileSync(`${made}.new`, lockFileFor(lock, requirements));
    renameSync(`${made}.new`, file);
    return lock;
  });
}
