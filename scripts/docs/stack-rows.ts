import type { StackGraph } from "#scripts/engine/graph";

/** A drawing's rows of stacks and the arrows between them. */
export interface StackRows {
  /** Concerns, row by row from those that read nothing of the others downwards. */
  readonly rows: readonly (readonly string[])[];
  /** From the publisher to the reader; one that follows from others is left out. */
  readonly arrows: readonly (readonly [from: string, to: string])[];
  /** Concerns that so many read that an arrow to each would say nothing; they stand in the first row. */
  readonly common: readonly string[];
}

/**
 * Arranges a graph for drawing.
 * @param many from how many readers on a stack's arrows are left out
 */
export function stackRows(graph: StackGraph, many = 8): StackRows {
  const concernOf = new Map(graph.stacks.map(({ id, concern }) => [id, concern]));
  const isCommon = (id: string) => graph.consumersOf(id).length >= many;
  const common = graph.stacks.filter(({ id }) => isCommon(id)).map(({ concern }) => concern);
  const others = new Map(
    graph.stacks.map(({ id }) => [id, graph.producersOf(id).filter((producer) => !isCommon(producer))] as const),
  );
  const reaches = (from: string, to: string): boolean =>
    (others.get(from) ?? []).some((producer) => producer === to || reaches(producer, to));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id) ?? Math.max(-1, ...(others.get(id) ?? []).map(depthOf)) + 1;
    depths.set(id, known);
    return known;
  };
  const rows: string[][] = [];
  const arrows: [string, string][] = [];
  for (const { id, concern } of graph.stacks) {
    const depth = common.includes(concern) ? 0 : depthOf(id) + 1;
    rows[depth] = [...(rows[depth] ?? []), concern];
    const producers = others.get(id) ?? [];
    const direct = producers.filter(
      (producer) => !producers.some((other) => other !== producer && reaches(other, producer)),
    );
    arrows.push(...direct.map((producer): [string, string] => [concernOf.get(producer)!, concern]));
  }
  return { rows: rows.filter((row) => row !== undefined), arrows, common };
}
