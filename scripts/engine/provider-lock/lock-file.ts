import { readFileSync } from "node:fs";
import { Failure } from "#scripts/engine/failure";
import type { Requirements } from "./requirements.ts";

/** Name of Terraform's dependency lock file. */
export const lockFileName = ".terraform.lock.hcl";

/** What a lock file says about one provider. */
export interface LockedProvider {
  readonly version: string;
  /** How many checksums of packages it lists. */
  readonly checksums: number;
  /** The whole block, as Terraform wrote it. */
  readonly block: string;
}

/** Provider address -> what is locked. */
export type ProviderLock = ReadonlyMap<string, LockedProvider>;

const heading =
  '# This file is maintained automatically by "terraform init".\n# Manual edits may be lost in future updates.\n';

/**
 * Reads a lock file; undefined where there is none.
 * @throws Failure("failed") when it is not what Terraform writes
 */
export function readLock(path: string): ProviderLock | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure("failed", `${path} cannot be read (${(error as Error).message})`, { cause: error });
  }
  const blocks = [...text.matchAll(/^provider "([^"\n]+)" \{\n([\s\S]*?)^\}$/gm)];
  const lock = blocks.map(([block, address = "", body = ""]) => {
    const version = /^ +version += "([^"\n]+)"$/m.exec(body)?.[1];
    if (version === undefined) throw unreadable(path, `it has no version for ${address}`);
    return [address, { version, checksums: [...body.matchAll(/^ +"(h1|zh):/gm)].length, block }] as const;
  });
  if (lock.length === 0 || lock.length !== text.match(/^provider /gm)?.length)
    throw unreadable(path, "its blocks are not as Terraform writes them");
  return new Map(lock);
}

const unreadable = (path: string, why: string) =>
  new Failure(
    "failed",
    `${path} cannot be used (${why}); take it from version control, or delete it and run \`npm run sluice -- lock\``,
  );

/**
 * The lock file for a configuration with these requirements. It holds no other provider: Terraform would want to drop it, and
 * may not when the file is read-only.
 */
export const lockFileFor = (lock: ProviderLock, requirements: Requirements): string =>
  [heading, ...[...lock].filter(([address]) => requirements.has(address)).map(([, { block }]) => `${block}\n`)].join(
    "\n",
  );

/**
 * Makes sure that a lock has what is required, before thirty inits say so each in its own words.
 * @throws Failure("failed") naming provider and versions, and the remedy
 */
export function requireLocked(lock: ProviderLock, requirements: Requirements, path: string): void {
  for (const [address, constraint] of requirements) {
    const locked = lock.get(address);
    const stands = locked ? `has ${locked.version}` : "does not have it";
    if (!locked || (isExact(constraint) && locked.version !== constraint))
      throw new Failure(
        "failed",
        `${path}: the stacks need provider ${address} ${constraint}, but the file ${stands}; run \`npm run sluice -- lock\` and commit the file`,
      );
  }
}

/** What of a lock still holds: a provider of another version than the one required is locked anew. */
export const stillHolding = (lock: ProviderLock, requirements: Requirements): ProviderLock =>
  new Map(
    [...lock].filter(([address, { version }]) => {
      const constraint = requirements.get(address);
      return constraint !== undefined && (!isExact(constraint) || constraint === version);
    }),
  );

const isExact = (constraint: string) => /^\d+(\.\d+)*$/.test(constraint);
