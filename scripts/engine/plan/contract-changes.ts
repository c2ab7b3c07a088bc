import { fieldsRead, type Reader, readsField } from "#scripts/engine/ledger/contract-reads";
import { readTerraformJson } from "#scripts/engine/ledger/terraform-json";
import type { Synthesis } from "#scripts/engine/synthesize";
import { type AttributeChange, attributeChanges } from "./attribute-changes.ts";
import type { StackPreview } from "./preview.ts";
import { entryOf } from "./sensitive-parts.ts";

/** A part of a published document that changes, and the stacks that read the field it is in. */
export interface ContractFieldChange extends AttributeChange {
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
  { node, plan, foreseen }: StackPreview,
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
  const coded = graph
    .consumersOf(node.id)
    .map((id) => ({ id, fields: fieldsRead(readTerraformJson(directoryOf(id)))[name] ?? [] }));
  const readersOf = (field: string) => {
    const reads = (reader: Reader) => field === "" || readsField(reader, field);
    return [...new Set([...coded, ...applied].filter(reads).map(({ id }) => id))];
  };
  return {
    name,
    first: before === undefined,
    fields: fields.map((change) => {
      const field = /^[\w-]*/.exec(change.path)?.[0] ?? "";
      return { ...change, readers: readersOf(field) };
    }),
  };
}
