import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "./process-alive.ts";

/**
 * Makes a directory (mode 0700) that is this process's own, called `<prefix><process id>-...`, and deletes those with the same prefix
 * that belong to no living process: who was killed could not clean up.
 * @param parent made where it is missing, owner-only
 * @param prefix which of the names below `parent` are such directories. @default all are
 */
export function makeOwnDirectory(parent: string, prefix = ""): string {
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(parent)) {
    if (name.startsWith(prefix) && !isAlive(Number.parseInt(name.slice(prefix.length), 10)))
      rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, `${prefix}${process.pid}-`));
}
