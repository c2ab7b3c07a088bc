import { Failure, messageOf } from "./failure.ts";
import type { StackGraph, StackNode } from "./graph.ts";
import { oneAtATime } from "./one-at-a-time.ts";
import { describePlan, type PlanSummary, summarizePlan } from "./plan/plan-summary.ts";
import type { Progress, Task } from "./progress.ts";
import { type Outcome, schedule } from "./scheduler.ts";
import { openPlanFiles, type PlanFiles } from "./terraform/plan-files.ts";
import { type Terraform, type TerraformSettings, terraformFor } from "./terraform/terraform.ts";
import type { LogEntry } from "./terraform/terraform-log.ts";

/** Looks at a plan before it is applied; throws to keep it from being applied. A thrown `decision` also stops what has not begun. */
export type Review = (node: StackNode, plan: PlanSummary) => Promise<void>;

export interface RunRequest {
  /** The stacks to work on, in an order that `graph` gives; reversed for destroying. */
  readonly graph: StackGraph;
  readonly directoryOf: (stackId: string) => string;
  readonly terraform: TerraformSettings;
  /** Directory for plan files, private to this tool. */
  readonly planDirectory: string;
  readonly progress: Progress;
  /** Stacks worked on at once. @default the number of cores */
  readonly parallel?: number | undefined;
  readonly review?: Review | undefined;
}

/** What became of one stack. */
export interface StackResult {
  readonly id: string;
  readonly stateKey: string;
  readonly status: "done" | "failed" | "skipped";
  readonly seconds: number;
  /** Managed resources in its state after a run that ended well; null otherwise. */
  readonly resources: number | null;
  /** What was applied, e.g. `3 to add`; null if nothing was planned. */
  readonly changes: string | null;
  /** Why it failed or was skipped; null if it did not. */
  readonly reason: string | null;
}

/** What became of all of them, in dependency order. */
export interface RunResult {
  readonly stacks: readonly StackResult[];
  /** The first decision that someone has to make before the rest can go on. */
  readonly decision: Failure | undefined;
}

/** Applies each stack after the stacks it reads from: init, plan to a file, review, apply of exactly that plan. */
export const deployStacks = (request: RunRequest): Promise<RunResult> =>
  runStacks(request, { verb: "deployed", destroy: false });

/** Destroys each stack after the stacks that read from it. `request.graph` is the deployment's graph. */
export const destroyStacks = (request: RunRequest): Promise<RunResult> =>
  runStacks({ ...request, graph: request.graph.reversed() }, { verb: "destroyed", destroy: true });

interface Mode {
  readonly verb: string;
  readonly destroy: boolean;
}

async function runStacks(request: RunRequest, mode: Mode): Promise<RunResult> {
  const { graph, progress, terraform, parallel } = request;
  const undecided = new AbortController();
  let decision: Failure | undefined;
  const stop = AbortSignal.any([terraform.interruption.requested, undecided.signal]);
  const plans = openPlanFiles(request.planDirectory);
  // A shared plugin cache is not safe for concurrent inits (hashicorp/terraform#31964).
  const gate = terraform.environment.TF_PLUGIN_CACHE_DIR ? oneAtATime() : <T>(task: () => Promise<T>) => task();
  const work = async (node: StackNode) => {
    const task = progress.task(node.id);
    try {
      const plan = await runStack(node, { request, mode, plans, task, gate });
      task.end("done", plan.applyable ? `${mode.verb}: ${describePlan(plan)}` : "no changes");
      return plan;
    } catch (error) {
      if (error instanceof Failure && error.kind === "decision") {
        decision ??= error;
        undecided.abort(new Failure("decision", "a decision is needed first"));
        task.end("skipped", "needs a decision");
      } else task.end("failed", messageOf(error));
      throw error;
    }
  };
  try {
    const outcomes = await schedule(graph, work, {
      stop,
      ...(parallel !== undefined && { parallel }),
      onSkipped: (node, reason) => progress.task(node.id).end("skipped", `skipped: ${reason.split("\n")[0]}`),
    });
    const stacks = graph.stacks.map((node) => resultOf(node, outcomes.get(node.id)!));
    return { stacks, decision };
  } finally {
    plans.close();
  }
}

interface StackRun {
  readonly request: RunRequest;
  readonly mode: Mode;
  readonly plans: PlanFiles;
  readonly task: Task;
  readonly gate: <T>(task: () => Promise<T>) => Promise<T>;
}

async function runStack(node: StackNode, { request, mode, plans, task, gate }: StackRun): Promise<PlanSummary> {
  const place = {
    stackId: node.id,
    directory: request.directoryOf(node.id),
    onLog: (entry: LogEntry) => report(entry, task),
  };
  const terraform: Terraform = terraformFor(place, request.terraform);
  task.update("init");
  await gate(() => terraform.init());
  task.update("plan");
  const file = plans.pathFor(node.id);
  try {
    await terraform.plan({ out: file, destroy: mode.destroy });
    plans.protect(node.id);
    const plan = summarizePlan(await terraform.show(file));
    await request.review?.(node, plan);
    if (plan.applyable) {
      task.update(describePlan(plan));
      await terraform.apply(file);
    }
    return plan;
  } finally {
    plans.discard(node.id);
  }
}

function report(entry: LogEntry, task: Task): void {
  if (entry.kind === "resource") task.update(entry.text);
}

function resultOf({ id, stateKey }: StackNode, outcome: Outcome<PlanSummary>): StackResult {
  const { status } = outcome;
  const seconds = Math.round(outcome.seconds * 1000) / 1000;
  if (outcome.status === "done") {
    return {
      id,
      stateKey,
      status,
      seconds,
      resources: outcome.value.resources,
      changes: describePlan(outcome.value),
      reason: null,
    };
  }
  const reason = outcome.status === "failed" ? outcome.error.message : outcome.reason;
  return { id, stateKey, status, seconds, resources: null, changes: null, reason };
}
