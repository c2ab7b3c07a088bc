import type { StackNode } from "#scripts/engine/graph";
import { fieldsRead, type Reader, readsField } from "#scripts/engine/ledger/contract-reads";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { Synthesis } from "#scripts/engine/synthesize";
import { attributeChanges, type ExactChange } from "./attribute-changes.ts";
import type { StackPreview } from "./preview.ts";
import { entryOf } from "./sensitive-parts.ts";

/** A part of a published document that changes, and the stacks that read the field it is in. */
export interface ContractFieldChange extends ExactChange {
  readonly readers: readonly string[];
}

/** What a plan does to what a stack publishes. */
export interface ContractChange {
  readonly name: string;
  /** Whether nothing was published before. */
  readonly first: boolean;
  readonly fields: readonly ContractFieldChange[];
}

/**
 * How a stack's contract changes; undefined if it does not. Readers are those of the code, and with them
 * those that were applied with it and whose code reads something else by now.
 */
export function contractChange(
  { node, plan, foreseen }: Pick<StackPreview, "node" | "plan" | "foreseen">,
  { graph, directoryOf }: Pick<Synthesis, "graph" | "directoryOf">,
  applied: readonly Reader[] = [],
): ContractChange | undefined {
  const name = node.publishes;
  if (name === undefined || !plan?.contract) return undefined;
  const { before, after, unknown } = plan.contract;
  const fields = attributeChanges(
    {
      actions: [],
      replace_paths: [],
      before: entryOf(before, "values"),
      after: entryOf(after, "values"),
      after_unknown: unknown === true ? true : entryOf(unknown, "values"),
    },
    foreseen?.labels ?? new Map(),
  );
  if (fields.length === 0) return undefined;
  const readersOf = fieldReaders(node, { graph, directoryOf }, applied);
  return {
    name,
    first: before === undefined,
    fields: fields.map((change) => {
      const field = /^[\w-]*/.exec(change.path)?.[0] ?? "";
      return { ...change, readers: readersOf(field) };
    }),
  };
}

/** Tells which stacks read a field of what a stack publishes, by their code and by what they were applied with; "" for any field. */
export function fieldReaders(
  { id, publishes }: StackNode,
  { graph, directoryOf }: Pick<Synthesis, "graph" | "directoryOf">,
  applied: readonly Reader[],
): (field: string) => readonly string[] {
  const coded = graph.consumersOf(id).map((consumer) => ({
    id: consumer,
    fields: fieldsRead(readTerraformJson(directoryOf(consumer)))[publishes ?? ""] ?? [],
  }));
  return (field) => {
    const reads = (reader: Reader) => field === "" || readsField(reader, field);
    return [...new Set([...coded, ...applied].filter(reads).map((reader) => reader.id))];
  };
}
