import { ALL_FIELDS } from "#scripts/engine/ledger/contract-reads";
import type { FieldsRead } from "#scripts/engine/ledger/ledger";
import type { Synthesis } from "#scripts/engine/synthesize";

/** A stack, and what it promises the others. */
export interface MapNode {
  readonly id: string;
  readonly environment: string;
  readonly concern: string;
  /** Which of `layers` it is in, counted from 1, as people are told it. */
  readonly layer: number;
  /** Object key of its state in the state bucket. */
  readonly stateKey: string;
  /** Null when nobody can read anything of it. */
  readonly publishes: {
    readonly contract: string;
    readonly version: number;
    readonly fields: readonly string[];
  } | null;
}

/** One stack reads another's contract. */
export interface MapEdge {
  /** Id of the stack that publishes. */
  readonly from: string;
  /** Id of the stack that reads. */
  readonly to: string;
  readonly contract: string;
  /** Fields that the reader's Terraform really uses, sorted; `*` where it takes the document as a whole. */
  readonly fields: readonly string[];
}

/** Who reads what of whom. Stacks of different environments never read each other. */
export interface StackMap {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
  /** Ids; each layer reads from earlier ones only. */
  readonly layers: readonly (readonly string[])[];
}

/** A synthesis, and which fields each of its stacks takes from each contract. */
export interface MappedSynthesis extends Pick<Synthesis, "graph" | "contracts"> {
  fieldsReadBy(stackId: string): FieldsRead;
}

/** The map of one environment. */
export function mapOf({ graph, contracts, fieldsReadBy }: MappedSynthesis): StackMap {
  const layers = graph.layers().map((layer) => layer.map(({ id }) => id));
  const publishers = new Map(
    graph.stacks.flatMap(({ id, publishes }) => (publishes ? [[publishes, id] as const] : [])),
  );
  const nodes = graph.stacks.map(({ id, environment, concern, stateKey, publishes }): MapNode => {
    const contract = publishes === undefined ? undefined : contracts.get(publishes);
    return {
      id,
      environment,
      concern,
      layer: 1 + layers.findIndex((layer) => layer.includes(id)),
      stateKey,
      publishes: contract
        ? { contract: contract.name, version: contract.version, fields: Object.keys(contract.schema.shape) }
        : null,
    };
  });
  const edges = graph.stacks.flatMap(({ id, reads }) => {
    const fields = fieldsReadBy(id);
    return reads.map(
      (contract): MapEdge => ({ from: publishers.get(contract)!, to: id, contract, fields: fields[contract] ?? [] }),
    );
  });
  return { nodes, edges, layers };
}

/** Several maps as one, layer by layer. */
export function joinMaps(maps: readonly StackMap[]): StackMap {
  const depth = Math.max(0, ...maps.map(({ layers }) => layers.length));
  return {
    nodes: maps.flatMap(({ nodes }) => nodes),
    edges: maps.flatMap(({ edges }) => edges),
    layers: Array.from({ length: depth }, (_, layer) => maps.flatMap(({ layers }) => layers[layer] ?? [])),
  };
}

/** An edge's fields for people. */
export const fieldsText = ({ fields }: MapEdge): string =>
  fields.map((field) => (field === ALL_FIELDS ? "everything" : field)).join(", ") || "nothing of it";
