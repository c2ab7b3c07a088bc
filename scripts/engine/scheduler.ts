import { availableParallelism } from "node:os";
import { messageOf } from "./failure.ts";
import type { StackGraph, StackNode } from "./graph.ts";

/** How the work on one stack ended. `skipped` was never begun. */
export type Outcome<T> =
  | { readonly status: "done"; readonly seconds: number; readonly value: T }
  | { readonly status: "failed"; readonly seconds: number; readonly error: Error }
  | { readonly status: "skipped"; readonly seconds: 0; readonly reason: string };

export interface ScheduleOptions {
  /** Stacks worked on at once. @default the number of cores */
  readonly parallel?: number | undefined;
  /** Once aborted nothing new is begun; what runs is awaited. */
  readonly stop?: AbortSignal;
  readonly onSkipped?: (node: StackNode, reason: string) => void;
}

/**
 * Works through a graph: a stack begins once everything it reads from is done, as many side by side as allowed. After a failure
 * whatever depends on it is skipped and the rest goes on.
 * @returns the outcome per stack, in the graph's order; never rejects
 */
export function schedule<T>(
  graph: StackGraph,
  work: (node: StackNode) => Promise<T>,
  { parallel = availableParallelism(), stop, onSkipped }: ScheduleOptions = {},
): Promise<ReadonlyMap<string, Outcome<T>>> {
  const outcomes = new Map<string, Outcome<T>>();
  const waiting = new Set(graph.stacks);
  let running = 0;

  const skip = (node: StackNode, reason: string) => {
    waiting.delete(node);
    outcomes.set(node.id, { status: "skipped", seconds: 0, reason });
    onSkipped?.(node, reason);
  };

  const begin = (node: StackNode, finished: () => void) => {
    waiting.delete(node);
    running++;
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    work(node)
      .then(
        (value) => outcomes.set(node.id, { status: "done", seconds: seconds(), value }),
        (thrown: unknown) => {
          const error = thrown instanceof Error ? thrown : new Error(messageOf(thrown));
          outcomes.set(node.id, { status: "failed", seconds: seconds(), error });
        },
      )
      .finally(() => {
        running--;
        finished();
      });
  };

  return new Promise((resolve) => {
    const advance = () => {
      for (const node of graph.stacks) {
        if (!waiting.has(node)) continue;
        const states = graph.producersOf(node.id).map((id) => ({ id, status: outcomes.get(id)?.status }));
        const missing = states.find(({ status }) => status === "failed" || status === "skipped");
        if (stop?.aborted) skip(node, messageOf(stop.reason));
        else if (missing) skip(node, `${missing.id} ${missing.status === "failed" ? "failed" : "was skipped"}`);
        else if (running < parallel && states.every(({ status }) => status === "done")) begin(node, advance);
      }
      if (running === 0 && waiting.size === 0) {
        stop?.removeEventListener("abort", advance);
        resolve(new Map(graph.stacks.map((node) => [node.id, outcomes.get(node.id)!])));
      }
    };
    stop?.addEventListener("abort", advance);
    advance();
  });
}
