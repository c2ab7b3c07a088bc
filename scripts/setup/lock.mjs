import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { say } from "./report.mjs";

const POLL_MILLISECONDS = 100;
const BEAT_MILLISECONDS = 1_000;
/** A holder that has not touched its lock for so long is gone, even if its process id is in use again. */
const STALE_MILLISECONDS = 60_000;

/**
 * Does some work while holding a lock between processes, so that two runs at the same time do not install into the same
 * folder. A lock whose processes have died is taken over.
 *
 * @template T
 * @param {string} file path of the lock
 * @param {(child: (pid: number) => void) => Promise<T>} work is given a function to call with every process that it
 *   starts: an installer outlives its parent's SIGKILL, and until it ends the lock stays
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
    return await work((pid) => writeFileSync(file, `${process.pid} ${pid}`));
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
    if (!holder.pids.some(isAlive) || Date.now() - holder.touched > STALE_MILLISECONDS) {
      discard(file, own, holder.pids);
      continue;
    }
    if (!told) say(`waiting for the set-up that process ${holder.pids[0]} is doing ...`);
    told = true;
    await delay(POLL_MILLISECONDS);
  }
}

function holderOf(file) {
  try {
    return { pids: pidsIn(file), touched: statSync(file).mtimeMs };
  } catch {
    return undefined;
  }
}

const pidsIn = (file) => readFileSync(file, "utf8").split(" ").map(Number);

/** Moves a dead holder's lock away; if another run was quicker and it is that one's by now, it goes back. */
function discard(file, own, dead) {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
    if (pidsIn(aside)[0] !== dead[0]) linkSync(aside, file);
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
