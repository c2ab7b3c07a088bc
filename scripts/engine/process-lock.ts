import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isRunningSince } from "./process-start.ts";

/** Who has a lock. */
export interface LockHolder {
  readonly pid: number;
}

/**
 * Takes a lock that one process of this machine holds at a time, until it is released or the process is gone. It is a directory with one
 * empty file, called after the holder's process id. It is taken by renaming, which succeeds for one process only; what a dead holder has
 * left is removed by the dead one's name, so that nobody ever removes the lock of the living.
 * @param path where the lock is kept; its parent directory exists
 * @returns what releases it, or who holds it
 */
export function takeLock(path: string): (() => void) | LockHolder {
  const draft = mkdtempSync(join(dirname(path), ".lock-"));
  const own = String(process.pid);
  try {
    writeFileSync(join(draft, own), "");
    for (;;) {
      if (succeeds(() => renameSync(draft, path), ["ENOTEMPTY", "EEXIST"])) return () => vacate(path, own);
      const [name] = namesIn(path);
      if (name !== undefined && isHeldBy(path, name)) return { pid: Number(name) };
      if (name !== undefined) rmSync(join(path, name), { force: true, recursive: true });
    }
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

const pollMilliseconds = 20;

/**
 * Does something while no other process of this machine, and nothing else in this one, is at work under the same lock; waits for its turn.
 * @param path where the lock is kept; its parent directory is made where it is missing
 * @param signal ends the waiting; its reason is thrown
 */
export async function underLock<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    signal.throwIfAborted();
    const release = takeLock(path);
    if (typeof release === "function") return work().finally(release);
    await setTimeout(pollMilliseconds, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function isHeldBy(path: string, name: string): boolean {
  try {
    return isRunningSince(Number(name), statSync(join(path, name)).mtime.toISOString());
  } catch {
    return false;
  }
}

/** Gives it up. Whoever waited may have taken the place of the empty directory already: then it stays. */
function vacate(path: string, own: string): void {
  rmSync(join(path, own), { force: true });
  succeeds(() => rmdirSync(path), ["ENOTEMPTY", "EEXIST", "ENOENT"]);
}

function namesIn(path: string): readonly string[] {
  let names: readonly string[] = [];
  succeeds(() => {
    names = readdirSync(path);
  }, ["ENOENT"]);
  return names;
}

/** False if it failed with one of these error codes. */
function succeeds(change: () => void, unlessCodes: readonly string[]): boolean {
  try {
    change();
    return true;
  } catch (error) {
    if (unlessCodes.includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}
