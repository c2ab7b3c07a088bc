import { closeSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "#scripts/engine/process-alive";

const take = (path: string): boolean => {
  try {
    const file = openSync(path, "wx", 0o600);
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
};

/**
 * Reserves a directory for this process; two writers would each miss what the other wrote. The lock of a process that
 * is gone is taken over.
 * @returns what releases it
 */
export const lockDirectory = (directory: string): (() => void) => {
  const path = join(directory, "lock");
  if (!take(path)) {
    const holder = Number(readFileSync(path, "utf8"));
    if (isAlive(holder)) {
      throw new Error(
        `${directory} is in use by process ${holder}: end that rehearsal first (or delete ${path} if the process is something else)`,
      );
    }
    rmSync(path, { force: true });
    if (!take(path)) throw new Error(`${directory} was just taken by another process: try again`);
  }
  return () => rmSync(path, { force: true });
};
