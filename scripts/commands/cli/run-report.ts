import type { RunResult } from "#scripts/engine/deploy";
import type { Interruption } from "#scripts/engine/interruption";
import { exitCodes, type Report } from "./report.ts";

/** The exit code that a run over stacks deserves. */
export function exitCodeOf(result: RunResult, interruption: Interruption): number {
  if (interruption.requested.aborted) return exitCodes.interrupted;
  if (result.decision) return exitCodes.decision;
  return result.stacks.every(({ status }) => status === "done") ? exitCodes.ok : exitCodes.failed;
}

/** A run over stacks as a report; each stack's own lines have been shown while it ran. */
export function reportRun(result: RunResult, interruption: Interruption): Report {
  const count = (status: string) => result.stacks.filter((stack) => stack.status === status).length;
  const counts = (["done", "failed", "skipped"] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  return {
    data: { stacks: result.stacks },
    text: `${result.stacks.length} ${result.stacks.length === 1 ? "stack" : "stacks"}: ${counts.join(", ") || "nothing to do"}`,
    exitCode: exitCodeOf(result, interruption),
  };
}
