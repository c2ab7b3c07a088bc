import type { StackNode } from "#scripts/engine/graph";
import type { AppliedReader } from "#scripts/engine/ledger/contract-reads";
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
): readonly AppliedReader[] {
  const registered = nodes
    .filter((node) => isApplied(standingOf(node)))
    .map((node) => {
      const coded = configurationOf(node).fieldsRead;
      const reads = standingOf(node).record?.fieldsRead ?? coded;
      // What it is about to read keeps the publisher as well, but no field of it yet.
      const fields = reads[contract] ?? (node.reads.includes(contract) ? [] : undefined);
      return { id: node.id, fields, coded: coded[contract] ?? [] };
    });
  const left = others
    .filter(({ record }) => record.kind === "applied")
    .map(({ concern, record }) => ({
      id: `${environment}-${concern}`,
      fields: record.fieldsRead[contract],
      coded: undefined,
    }));
  return [...registered, ...left].flatMap(({ id, fields, coded }) => (fields ? [{ id, fields, coded }] : []));
}
