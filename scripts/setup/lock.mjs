import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { say } from "./report.mjs";

const POLL_MILLISECONDS = 100;
const BEAT_MILLISECONDS = 1_000;
/** A holder that has not touched its lock for so long is gone, even if its process id lives again as something else. */
const STALE_MILLISECONDS = 60_000;

/**
 * Does some work while holding a lock between processes, so that two runs at the same time do not install into the same
 * folder. A lock whose process has died is taken over.
 *
 * @template T
 * @param {string} file path of the lock
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    await take(file, own);
  } finally {
    rmSync(own, { force: true });
  }
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

async function take(file, own) {
  for (let told = false; ; ) {
    try {
      // Appears with its content or not at all, and fails if it is there.
      linkSync(own, file);
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!isAlive(holder.pid) || Date.now() - holder.touched > STALE_MILLISECONDS) {
      discard(file, own, holder.pid);
      continue;
    }
    if (!told) say(`waiting for the set-up that process ${holder.pid} is doing ...`);
    told = true;
    await delay(POLL_MILLISECONDS);
  }
}

function holderOf(file) {
  try {
    return { pid: Number(readFileSync(file, "utf8")), touched: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Moves a dead holder's lock away; if another run was quicker and it is that one's by now, it goes back. */
function discard(file, own, deadPid) {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
    if (Number(readFileSync(aside, "utf8")) !== deadPid) linkSync(aside, file);
  } catch {
    // Somebody else moved it: look again.
  } finally {
    rmSync(aside, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
