import { Failure } from "./failure.ts";

/** What the engine knows of a stack. A contract carries the name of the concern that publishes it. */
export interface StackNode {
  /** `<environment>-<concern>`, e.g. `dev-vpc`. */
  readonly id: string;
  readonly environment: string;
  readonly concern: string;
  /** Object key of its state in the state bucket. */
  readonly stateKey: string;
  /** Contract that others may read; undefined when it publishes none. */
  readonly publishes: string | undefined;
  /** Contracts it reads. */
  readonly reads: readonly string[];
}

/** Stacks and who must come before whom. */
export interface StackGraph {
  /** Every stack, producers before their consumers, otherwise in the given order. */
  readonly stacks: readonly StackNode[];
  /** Ids of the stacks whose contracts this one reads. */
  producersOf(id: string): readonly string[];
  /** Ids of the stacks that read this one's contract. */
  consumersOf(id: string): readonly string[];
  /** The stacks grouped so that each group reads from earlier groups only. */
  layers(): readonly (readonly StackNode[])[];
  /** The graph of these stacks alone. One that reads another through a stack left out still comes after it. */
  select(ids: readonly string[]): StackGraph;
  /** The same stacks with consumers before their producers, for destroying. */
  reversed(): StackGraph;
}

/**
 * Builds the graph from what stacks publish and read.
 * @throws Failure for a contract nobody publishes, two publishers of one, or a cycle, naming the stacks
 */
export function createGraph(stacks: readonly StackNode[]): StackGraph {
  const publishers = new Map<string, StackNode>();
  const contractKey = (node: StackNode, contract: string) => `${node.environment} ${contract}`;
  for (const node of stacks) {
    if (node.publishes === undefined) continue;
    const other = publishers.get(contractKey(node, node.publishes));
    if (other)
      throw new Failure(
        "failed",
        `${other.id} and ${node.id} both publish "${node.publishes}"; a contract has one publisher`,
      );
    publishers.set(contractKey(node, node.publishes), node);
  }
  const producers = new Map(
    stacks.map((node) => {
      const ids = node.reads.map((contract) => {
        const publisher = publishers.get(contractKey(node, contract));
        if (publisher) return publisher.id;
        throw new Failure(
          "failed",
          `${node.id} reads "${contract}", which no stack of ${node.environment} publishes; add its publisher to stacks/index.ts`,
        );
      });
      return [node.id, ids] as const;
    }),
  );
  return graphOf(stacks, producers);
}

function graphOf(stacks: readonly StackNode[], producers: ReadonlyMap<string, readonly string[]>): StackGraph {
  const ordered = sort(stacks, producers);
  const producersOf = (id: string) => producers.get(id) ?? [];
  const consumersOf = (id: string) =>
    ordered.filter((node) => producersOf(node.id).includes(id)).map((node) => node.id);
  return {
    stacks: ordered,
    producersOf,
    consumersOf,
    layers: () => layersOf(ordered, producersOf),
    select: (ids) => {
      const wanted = new Set(ids);
      const kept = ordered.filter((node) => wanted.has(node.id));
      return graphOf(kept, new Map(kept.map((node) => [node.id, nearest(node.id, wanted, producersOf)])));
    },
    reversed: () => graphOf(ordered.toReversed(), new Map(ordered.map((node) => [node.id, consumersOf(node.id)]))),
  };
}

/** The closest ancestors of a stack that are in the set. */
function nearest(id: string, wanted: ReadonlySet<string>, producersOf: (id: string) => readonly string[]): string[] {
  return [
    ...new Set(
      producersOf(id).flatMap((producer) =>
        wanted.has(producer) ? [producer] : nearest(producer, wanted, producersOf),
      ),
    ),
  ];
}

function layersOf(ordered: readonly StackNode[], producersOf: (id: string) => readonly string[]): StackNode[][] {
  const depths = new Map<string, number>();
  const layers: StackNode[][] = [];
  for (const node of ordered) {
    const depth = Math.max(0, ...producersOf(node.id).map((producer) => (depths.get(producer) ?? 0) + 1));
    depths.set(node.id, depth);
    layers[depth] = [...(layers[depth] ?? []), node];
  }
  return layers;
}

function sort(stacks: readonly StackNode[], producers: ReadonlyMap<string, readonly string[]>): StackNode[] {
  const byId = new Map(stacks.map((node) => [node.id, node]));
  const ordered = new Set<StackNode>();
  const visit = (node: StackNode, trail: readonly string[]): void => {
    if (ordered.has(node)) return;
    if (trail.includes(node.id)) {
      const cycle = [...trail.slice(trail.indexOf(node.id)), node.id].join(" -> ");
      throw new Failure(
        "failed",
        `stacks read each other in a circle: ${cycle}; move what they share into a stack of its own`,
      );
    }
    for (const producer of producers.get(node.id) ?? []) {
      const next = byId.get(producer);
      if (next) visit(next, [...trail, node.id]);
    }
    ordered.add(node);
  };
  for (const node of stacks) visit(node, []);
  return [...ordered];
}
