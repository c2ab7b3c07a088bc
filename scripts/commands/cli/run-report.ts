import type { RunResult, StackResult } from "#scripts/engine/run/run-request";
import type { Context } from "./context.ts";
import { exitCodes, type Report } from "./report.ts";

/** The exit code that a run over stacks deserves. */
export function exitCodeOf(result: RunResult, { interruption }: Pick<Context, "interruption">): number {
  if (interruption.requested.aborted) return exitCodes.interrupted;
  if (result.decision) return exitCodes.decision;
  return result.stacks.every(({ status }) => status === "done") ? exitCodes.ok : exitCodes.failed;
}

export interface RunDescription {
  readonly environment: string;
  /** The command that ran. */
  readonly verb: "deploy" | "destroy";
  readonly context: Pick<Context, "interruption">;
}

/** A run over stacks as a report: how many ended how, which did not end well and why, and how to go on. */
export function reportRun(result: RunResult, description: RunDescription): Report {
  return {
    data: { stacks: result.stacks },
    text: runText(result, description),
    exitCode: exitCodeOf(result, description.context),
  };
}

/** Each stack's own lines have been shown while it ran; of a failure, its first line reminds of them. */
export function runText({ stacks, decision }: RunResult, { environment, verb, context }: RunDescription): string {
  const left = stacks.filter(({ status }) => status !== "done");
  const lines = left.map(({ id, status, reason }) => `  ${status.padEnd(7)}  ${id}: ${reason?.split("\n")[0] ?? ""}`);
  if (left.length === 0) return counts(stacks);
  const again = `\`sluice ${verb} --env ${environment}\``;
  const how = decision
    ? `A decision is needed: ${decision.message}`
    : context.interruption.requested.aborted
      ? `Interrupted. Run ${again} again to go on: what is done is not done twice.`
      : `Mend the causes, then run ${again} again: what is done is not done twice.`;
  return [counts(stacks), ...lines, how].join("\n");
}

function counts(stacks: readonly StackResult[]): string {
  const kinds: readonly [string, (stack: StackResult) => boolean][] = [
    ["changed", ({ status, changes }) => status === "done" && !isIdle(changes)],
    ["without changes", ({ status, changes }) => status === "done" && isIdle(changes)],
    ["failed", ({ status }) => status === "failed"],
    ["skipped", ({ status }) => status === "skipped"],
  ];
  const told = kinds
    .map(([name, is]) => [stacks.filter(is).length, name] as const)
    .filter(([count]) => count > 0)
    .map(([count, name]) => `${count} ${name}`);
  const all = `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"}`;
  return `${all}: ${told.join(", ") || "nothing to do"}`;
}

const isIdle = (changes: string | null) => changes === "no changes" || changes === "unchanged";
