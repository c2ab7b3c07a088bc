import { chmodSync, lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "#scripts/engine/failure";
import { makeOwnDirectory } from "#scripts/engine/process-directory";

/** A private place for plan files, which hold secrets in clear. */
export interface PlanFiles {
  /** The place itself, for what else must not outlive the run. */
  readonly directory: string;
  /** Path for a stack's plan file. */
  pathFor(stackId: string): string;
  /** Makes a written plan readable by its owner only. */
  protect(stackId: string): void;
  /** Deletes a stack's plan file, if there is one. */
  discard(stackId: string): void;
  /** Deletes the whole place. */
  close(): void;
}

/**
 * Opens a directory (mode 0700) for the plans of one run below `parent`, and deletes what runs that were killed left there.
 * @param parent directory that only this tool writes to, e.g. `.sluice/plans`
 * @throws Failure if it is a symbolic link: what lies behind it is not this tool's to delete
 */
export function openPlanFiles(parent: string): PlanFiles {
  if (lstatSync(parent, { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Failure(
      "failed",
      `${parent} is a symbolic link, and plans of killed runs would be deleted where it leads; remove the link, and run the same command again`,
    );
  const directory = makeOwnDirectory(parent);
  const pathFor = (stackId: string) => join(directory, `${stackId}.tfplan`);
  return {
    directory,
    pathFor,
    protect: (stackId) => chmodSync(pathFor(stackId), 0o600),
    discard: (stackId) => rmSync(pathFor(stackId), { force: true }),
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}
