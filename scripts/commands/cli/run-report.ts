import type { RunResult, StackResult } from "#scripts/engine/run/run-request";
import type { ProviderChoice } from "#scripts/rehearsal/rehearsal-directory";
import type { Context } from "./context.ts";
import { exitCodes, type Report } from "./report.ts";

/** The exit code that a run over stacks deserves. */
export function exitCodeOf(result: RunResult, { interruption }: Pick<Context, "interruption">): number {
  if (interruption.requested.aborted) return exitCodes.interrupted;
  if (result.decision) return exitCodes.decision;
  return result.stacks.every(({ status }) => status === "done") ? exitCodes.ok : exitCodes.failed;
}

/** What a run was asked for, as far as asking for it again goes. */
export interface RunInput {
  readonly environment: string;
  readonly stacks: readonly string[];
  readonly rehearse: boolean;
  readonly provider?: ProviderChoice | undefined;
  readonly changed?: boolean | undefined;
  readonly yes: boolean;
  readonly unseeded?: boolean | undefined;
}

export interface RunDescription {
  /** The command that ran. */
  readonly verb: "deploy" | "destroy";
  readonly input: RunInput;
  readonly context: Pick<Context, "interruption">;
}

/** A run over stacks as a report: how many ended how, which did not end well and why, and how to go on. */
export function reportRun(result: RunResult, description: RunDescription): Report {
  const { verb, input, context } = description;
  return {
    data: { verb, environment: input.environment, stacks: result.stacks },
    text: runText(result, description),
    exitCode: exitCodeOf(result, context),
  };
}

/** Each stack's own lines have been shown while it ran; of a failure, the line that says why reminds of them. */
export function runText({ stacks, decision }: RunResult, { verb, input, context }: RunDescription): string {
  const left = stacks.filter(({ status }) => status !== "done");
  if (left.length === 0) return counts(stacks, verb);
  const lines = left.map(({ id, status, reason }) => `  ${status.padEnd(7)}  ${id}: ${shortReason(id, reason ?? "")}`);
  const again = `\`${commandLine(verb, input)}\``;
  const how = decision
    ? `A decision is needed: ${decision.message}`
    : context.interruption.requested.aborted
      ? `Interrupted. Run ${again} to go on: what is done is not done twice.`
      : `Mend the causes, then run ${again}: what is done is not done twice.`;
  return [counts(stacks, verb), ...lines, how].join("\n");
}

/** The command line that asks for the same again. */
export function commandLine(
  verb: string,
  { environment, stacks, rehearse, provider, changed, yes, unseeded }: RunInput,
): string {
  const flags = [
    ...(rehearse ? ["--rehearse"] : []),
    ...(provider ? ["--provider", provider] : []),
    ...(changed ? ["--changed"] : []),
    ...(yes ? ["--yes"] : []),
    ...(unseeded ? ["--unseeded"] : []),
  ];
  return ["npm run sluice --", verb, ...stacks, "--env", environment, ...flags].join(" ");
}

/** One line of a reason: what Terraform said rather than that it failed, and without the stack's name before it. */
function shortReason(id: string, reason: string): string {
  const [first = "", second] = reason.split("\n");
  const told = second !== undefined && /`terraform [\w-]+` failed/.test(first) ? second.trim() : first;
  return told.startsWith(`${id}: `) ? told.slice(id.length + 2) : told;
}

function counts(stacks: readonly StackResult[], verb: "deploy" | "destroy"): string {
  const kinds: readonly [string, (stack: StackResult) => boolean][] = [
    [verb === "deploy" ? "changed" : "destroyed", ({ status, changes }) => status === "done" && !isIdle(changes)],
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
