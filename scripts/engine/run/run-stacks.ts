import { Failure, HeldBack, messageOf } from "#scripts/engine/failure";
import type { StackGraph, StackNode } from "#scripts/engine/graph";
import type { Task } from "#scripts/engine/progress";
import { type Outcome, schedule } from "#scripts/engine/scheduler";
import type { RunRequest, RunResult, StackResult } from "./run-request.ts";

/** What came of a stack whose work ended well. */
export interface StackDone {
  readonly resources: number | null;
  /** For the result, e.g. `3 to add`. */
  readonly changes: string;
  /** For the stack's last line, e.g. `deployed: 3 to add`. */
  readonly text: string;
}

/**
 * Works through stacks in the graph's order, many at a time, telling each one's progress. A failure skips what depends on the
 * stack; a decision that somebody has to make stops everything that has not begun, unless it is about that stack alone.
 */
export async function runStacks(
  graph: StackGraph,
  { progress, parallel, terraform }: Pick<RunRequest, "progress" | "parallel" | "terraform">,
  work: (node: StackNode, task: Task) => Promise<StackDone>,
): Promise<RunResult> {
  const undecided = new AbortController();
  let decision: Failure | undefined;
  const attempt = async (node: StackNode) => {
    const task = progress.task(node.id);
    try {
      const done = await work(node, task);
      task.end("done", done.text);
      return done;
    } catch (error) {
      if (error instanceof Failure && error.kind === "decision") {
        decision ??= error;
        if (!(error instanceof HeldBack)) undecided.abort(new Failure("decision", "a decision is needed first"));
        task.end("skipped", "needs a decision");
      } else task.end("failed", messageOf(error));
      throw error;
    }
  };
  const outcomes = await schedule(graph, attempt, {
    stop: AbortSignal.any([terraform.interruption.requested, undecided.signal]),
    parallel,
    onSkipped: (node, reason) => progress.task(node.id).end("skipped", `skipped: ${reason.split("\n")[0]}`),
  });
  return { stacks: graph.stacks.map((node) => resultOf(node, outcomes.get(node.id)!)), decision };
}

function resultOf({ id, stateKey }: StackNode, outcome: Outcome<StackDone>): StackResult {
  const seconds = Math.round(outcome.seconds * 1000) / 1000;
  const about = { id, stateKey, status: outcome.status, seconds };
  if (outcome.status === "done") {
    const { resources, changes } = outcome.value;
    return { ...about, resources, changes, reason: null };
  }
  const reason = outcome.status === "failed" ? outcome.error.message : outcome.reason;
  return { ...about, resources: null, changes: null, reason };
}
