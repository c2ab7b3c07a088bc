import { countPlan, type PlanCounts } from "#scripts/engine/plan/plan-summary";
import { formatSeconds } from "#scripts/engine/progress";
import type { RunResult, StackResult, StackStatus } from "#scripts/engine/run/run-request";
import { commandLine, type RunInput } from "./command-line.ts";
import type { Context } from "./context.ts";
import { exitCodes, type Report } from "./report.ts";

/** The exit code that a run over stacks deserves. */
export function exitCodeOf(result: RunResult, { interruption }: Pick<Context, "interruption">): number {
  if (interruption.requested.aborted) return exitCodes.interrupted;
  if (result.decision) return exitCodes.decision;
  return result.stacks.every(({ status }) => status === "done") ? exitCodes.ok : exitCodes.failed;
}

export interface RunDescription {
  /** The command that ran. */
  readonly verb: "deploy" | "destroy";
  readonly input: RunInput;
  readonly context: Pick<Context, "interruption" | "variables">;
  /** How long all of it took. */
  readonly seconds: number;
}

/** How many stacks ended how. */
export type RunCounts = Readonly<Record<"changed" | "unchanged" | Exclude<StackStatus, "done">, number>>;

/** A run over stacks as a report: how many ended how, which did not end well and why, and how to go on. */
export function reportRun(result: RunResult, description: RunDescription): Report {
  const { verb, input, context, seconds } = description;
  const { stacks, decision } = result;
  const exitCode = exitCodeOf(result, context);
  const ok = exitCode === exitCodes.ok;
  return {
    data: {
      verb,
      environment: input.environment,
      ok,
      counts: countStacks(stacks),
      totals: totalsOf(stacks),
      decision: decision
        ? { losses: [], ...decision.failure.details, stack: decision.stack, message: decision.failure.message }
        : null,
      interrupted: context.interruption.requested.aborted,
      seconds: Math.round(seconds * 1000) / 1000,
      again: ok ? null : commandLine(verb, input, context.variables),
      stacks,
    },
    text: runText(result, description),
    exitCode,
  };
}

/** Each stack's own lines have been shown while it ran; of a failure, the line that says why reminds of them. */
function runText({ stacks, decision }: RunResult, { verb, input, context, seconds }: RunDescription): string {
  const title = `${stacks.length} ${stacks.length === 1 ? "stack" : "stacks"} in ${formatSeconds(seconds)}`;
  const head = `${title}: ${countsText(countStacks(stacks), verb)}`;
  const left = stacks.filter(({ status }) => status !== "done");
  if (left.length === 0) return head;
  const width = Math.max(...left.map(({ status }) => status.length));
  const lines = left.map(({ id, status, brief }) => `  ${status.padEnd(width)}  ${id}: ${brief}`);
  const again = `\`${commandLine(verb, input, context.variables)}\``;
  const how = context.interruption.requested.aborted
    ? `Interrupted. Run ${again} to go on: what is done is not done twice.`
    : decision
      ? `A decision is needed: ${decision.failure.message}\nThen ${again} goes on: what is done is not done twice.`
      : `Mend the causes, then run ${again}: what is done is not done twice.`;
  return [head, ...lines, how].join("\n");
}

function countStacks(stacks: readonly StackResult[]): RunCounts {
  const having = (wanted: StackStatus) => stacks.filter(({ status }) => status === wanted);
  const done = having("done");
  const unchanged = done.filter((stack) => stack.unchanged).length;
  return {
    changed: done.length - unchanged,
    unchanged,
    failed: having("failed").length,
    undecided: having("undecided").length,
    interrupted: having("interrupted").length,
    skipped: having("skipped").length,
  };
}

/** Resources over all stacks. */
const totalsOf = (stacks: readonly StackResult[]): PlanCounts =>
  stacks.reduce<PlanCounts>((sum, { changes }) => (changes ? addCounts(sum, changes) : sum), countPlan(undefined));

const addCounts = (one: PlanCounts, other: PlanCounts): PlanCounts => ({
  add: one.add + other.add,
  change: one.change + other.change,
  replace: one.replace + other.replace,
  remove: one.remove + other.remove,
  import: one.import + other.import,
  move: one.move + other.move,
  forget: one.forget + other.forget,
});

const words = { unchanged: "without changes", undecided: "waiting for a decision" } as const;

function countsText(counts: RunCounts, verb: RunDescription["verb"]): string {
  const named = { ...words, changed: verb === "deploy" ? "changed" : "destroyed" } as const;
  const told = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${Object.hasOwn(named, kind) ? named[kind as keyof typeof named] : kind}`);
  return told.join(", ") || "nothing to do";
}
