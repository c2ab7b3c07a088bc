import { Failure } from "#scripts/engine/failure";
import type { StackGraph } from "#scripts/engine/graph";

/**
 * The part of a graph that was asked for by stack id (`dev-vpc`) or by concern (`vpc`); all of it when nothing was named.
 * @throws Failure("usage") for a name that is neither, with those there are
 */
export function selectStacks(graph: StackGraph, names: readonly string[]): StackGraph {
  if (names.length === 0) return graph;
  const ids = names.map((name) => {
    const found = graph.stacks.find(({ id, concern }) => id === name || concern === name);
    if (found) return found.id;
    throw new Failure(
      "usage",
      `there is no stack "${name}" here; there are ${graph.stacks.map(({ id }) => id).join(", ")}`,
    );
  });
  return graph.select(ids);
}
