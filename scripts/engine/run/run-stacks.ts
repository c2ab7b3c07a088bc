import { briefOf, Failure, HeldBack, messageOf } from "#scripts/engine/failure";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import type { PlanCounts } from "#scripts/engine/plan/plan-summary";
import type { Task } from "#scripts/engine/progress";
import { type Outcome, schedule } from "#scripts/engine/scheduler";
import type { Decision, RunRequest, RunResult, StackResult, StackStatus } from "./run-request.ts";

/** What came of a stack whose work ended well. */
export interface StackDone {
  readonly resources: number | null;
  /** See StackResult. */
  readonly changes: PlanCounts | null;
  readonly unchanged: boolean;
  /** For the stack's last line, e.g. `deployed: 3 added`. */
  readonly text: string;
}

/** What is known of a run beside its stacks' own work. */
export interface RunFacts {
  /** Why a stack ran, by its id, as far as that is known once all have ended. @default nothing is */
  readonly reasons?: ReadonlyMap<string, readonly string[]>;
  /** Seconds that went into a stack before, as into its preview. @default none */
  readonly spentOn?: (stackId: string) => number;
}

/**
 * Works through stacks in the graph's order, many at a time, telling each one's progress. A failure skips what depends on the
 * stack; a decision that somebody has to make stops everything that has not begun, unless it is about that stack alone.
 */
export async function runStacks(
  graph: StackGraph,
  { progress, parallel, terraform }: Pick<RunRequest, "progress" | "parallel" | "terraform">,
  work: (node: StackNode, task: Task) => Promise<StackDone>,
  { reasons = new Map(), spentOn = () => 0 }: RunFacts = {},
): Promise<RunResult> {
  progress.expect(graph.stacks.map(({ id }) => id));
  const undecided = new AbortController();
  let decision: Decision | undefined;
  const attempt = async (node: StackNode) => {
    const task = progress.task(node.id, spentOn(node.id));
    try {
      const done = await work(node, task);
      task.end("done", done.text);
      return done;
    } catch (error) {
      if (error instanceof Failure && error.kind === "decision") {
        decision ??= { stack: node.id, failure: error };
        if (!(error instanceof HeldBack)) undecided.abort(new Failure("decision", "a decision is needed first"));
        task.end("skipped", "needs a decision");
      } else task.end(isInterruption(error) ? "skipped" : "failed", messageOf(error));
      throw error;
    }
  };
  const outcomes = await schedule(graph, attempt, {
    stop: AbortSignal.any([terraform.interruption.requested, undecided.signal]),
    parallel,
    onSkipped: (node, reason) => progress.task(node.id).end("skipped", `skipped: ${reason.split("\n")[0]}`),
  });
  return {
    stacks: graph.stacks.map((node) => ({
      ...resultOf(node, outcomes.get(node.id)!, spentOn(node.id)),
      reasons: reasons.get(node.id) ?? [],
    })),
    decision,
  };
}

function resultOf(
  { id, stateKey }: StackNode,
  outcome: Outcome<StackDone>,
  spent: number,
): Omit<StackResult, "reasons"> {
  const seconds = Math.round((spent + outcome.seconds) * 1000) / 1000;
  const about = { id, stateKey, status: statusOf(outcome), seconds };
  if (outcome.status === "done") {
    const { resources, changes, unchanged } = outcome.value;
    return { ...about, resources, changes, unchanged, brief: null, reason: null };
  }
  const nothing = { resources: null, changes: null, unchanged: false } as const;
  if (outcome.status === "skipped")
    return { ...about, ...nothing, brief: outcome.reason.split("\n")[0] ?? "", reason: outcome.reason };
  return { ...about, ...nothing, brief: withoutName(briefOf(outcome.error), id), reason: outcome.error.message };
}

function statusOf(outcome: Outcome<StackDone>): StackStatus {
  if (outcome.status !== "failed") return outcome.status;
  if (isInterruption(outcome.error)) return "interrupted";
  return outcome.error instanceof Failure && outcome.error.kind === "decision" ? "undecided" : "failed";
}

const isInterruption = (error: unknown): boolean => error instanceof Failure && error.kind === "interrupted";

/** Whoever prints it says first which stack it is about. */
const withoutName = (brief: string, id: string): string =>
  [`${id}: `, `${id} `].reduce((text, name) => (text.startsWith(name) ? text.slice(name.length) : text), brief);
