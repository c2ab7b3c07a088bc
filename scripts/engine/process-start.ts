import { readFileSync } from "node:fs";
import { isAlive } from "./process-alive.ts";

/** Clock ticks per second in /proc; the same on every Linux. Source: proc(5), sysconf(_SC_CLK_TCK). */
const ticksPerSecond = 100;
/** How far the clocks of a file and of the kernel may be apart. */
const toleranceMilliseconds = 2_000;

/**
 * Whether a process of this machine was there at a moment and still is. One that began later only has its number. Where the operating
 * system does not say when a process began, it is taken for the same.
 * @param at ISO 8601
 */
export function isRunningSince(pid: number, at: string): boolean {
  if (!isAlive(pid)) return false;
  const started = startOf(pid);
  const moment = Date.parse(at);
  return started === undefined || Number.isNaN(moment) || started <= moment + toleranceMilliseconds;
}

/** When a process began, in milliseconds since 1970; undefined where that cannot be seen. */
export function startOf(pid: number): number | undefined {
  try {
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8"))?.[1]);
    // The second field is the program's name in parentheses, which may hold anything; the 22nd field is the start.
    const afterName = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1) ?? "";
    const ticks = Number(afterName.split(" ")[19]);
    const milliseconds = (bootSeconds + ticks / ticksPerSecond) * 1000;
    return Number.isNaN(milliseconds) ? undefined : milliseconds;
  } catch {
    return undefined;
  }
}
