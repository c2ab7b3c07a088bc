import type { StackNode } from "#scripts/engine/graph";
import type { Reader } from "#scripts/engine/ledger/contract-reads";
import type { AppliedRecord, FieldsRead, StackStanding } from "#scripts/engine/ledger/ledger";
import { isApplied } from "./standing.ts";

export interface Applied {
  /** Every stack of the environment, by the code as it is now. */
  readonly nodes: readonly StackNode[];
  standingOf(node: StackNode): StackStanding;
  configurationOf(node: StackNode): { readonly fieldsRead: FieldsRead };
  /** Records of stacks that the code does not have any more. */
  readonly others: readonly { readonly concern: string; readonly record: AppliedRecord }[];
  /** Name of the environment. */
  readonly environment: string;
}

/**
 * The stacks that read a contract by what they were applied with, which the code may have left behind: an edge taken out of it, or a
 * whole stack, is there until it is applied or destroyed. Of a stack applied without this tool, what it reads now counts.
 */
export function appliedReaders(
  contract: string,
  { nodes, standingOf, configurationOf, others, environment }: Applied,
): readonly Reader[] {
  const registered = nodes
    .filter((node) => isApplied(standingOf(node)))
    .map((node) => {
      const reads = standingOf(node).record?.fieldsRead ?? configurationOf(node).fieldsRead;
      // What it is about to read keeps the publisher as well, but no field of it yet.
      return { id: node.id, fields: reads[contract] ?? (node.reads.includes(contract) ? [] : undefined) };
    });
  const left = others
    .filter(({ record }) => record.kind === "applied")
    .map(({ concern, record }) => ({ id: `${environment}-${concern}`, fields: record.fieldsRead[contract] }));
  return [...registered, ...left].flatMap(({ id, fields }) => (fields ? [{ id, fields }] : []));
}
