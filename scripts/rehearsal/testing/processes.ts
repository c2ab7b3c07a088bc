import { spawnSync } from "node:child_process";

/** Process ids of a process and everything below it, as `ps` tells. */
export function processTree(root: number): readonly number[] {
  const { stdout } = spawnSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const rows = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  const tree = [root];
  for (const pid of tree) tree.push(...rows.filter(([, parent]) => parent === pid).map(([child]) => child));
  return tree;
}

/** The one of these processes that runs the local cloud. */
export function emulatorAmong(pids: readonly number[]): number {
  const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "-p", pids.join()], { encoding: "utf8" });
  const line = stdout.split("\n").find((text) => text.includes("emulator/server/main.py"));
  if (!line) throw new Error(`none of ${pids.join(", ")} runs the local cloud:\n${stdout}`);
  return Number.parseInt(line, 10);
}

/** Whether the process is still there. A zombie that nobody has waited for is not. */
export function isRunning(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

/** Kills a process that may have ended meanwhile; whether it was there to be killed. */
export function killIfThere(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** Waits until none of these runs any more. */
export async function untilGone(pids: readonly number[], milliseconds = 40_000): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const left = pids.filter(isRunning);
    if (left.length === 0) return;
    if (Date.now() > deadline) throw new Error(`processes ${left.join(", ")} are still there after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
