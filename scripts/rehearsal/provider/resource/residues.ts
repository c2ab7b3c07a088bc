import type { Block } from "#scripts/rehearsal/provider/schema/model";
import { allFacts, factsOf } from "#scripts/rehearsal/provider/types/index";
import type { Fields } from "#scripts/rehearsal/provider/wire/dynamic-value";

/** Attributes that no AWS service stores, in whatever type they occur: instructions to the provider, and passwords. */
export const leftByEveryImport: readonly string[] = [
  "apply_immediately",
  "final_snapshot_identifier",
  "force_delete",
  "force_destroy",
  "master_password",
  "password",
  "skip_final_snapshot",
  "timeouts",
];

/**
 * Per type, the attributes that AWS does not give back. An import leaves them null, so that the next plan sets them;
 * beside these, `timeouts` blocks and write-only attributes are residues of every type.
 */
export const residues: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(allFacts).flatMap(([type, { residues = [], echoes = [] }]) => {
    const names = [...residues, ...echoes].sort();
    return names.length > 0 ? [[type, names]] : [];
  }),
);

/**
 * Whether an import leaves an attribute of that name null, as far as names tell. By the provider's own naming, a write-only one ends in
 * `_wo`.
 */
export const isImportResidue = (type: string, name: string): boolean =>
  leftByEveryImport.includes(name) ||
  name.endsWith("_wo") ||
  (Object.hasOwn(residues, type) && residues[type]!.includes(name));

const isResidue = (type: string, block: Block): ((name: string) => boolean) => {
  const names = new Set([...leftByEveryImport, ...(factsOf(type)?.residues ?? [])]);
  for (const { name, writeOnly } of block.attributes) if (writeOnly) names.add(name);
  return (name) => names.has(name);
};

/** An object as AWS gives it back, with what it does not give back taken from `state`: null for an import. */
export const asReadBack = (type: string, block: Block, attributes: Fields, state: Fields | null): Fields => {
  const residue = isResidue(type, block);
  const echoes = factsOf(type)?.echoes ?? [];
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const kept = state?.[name] ?? null;
      return [name, residue(name) || (echoes.includes(name) && kept === null) ? kept : value];
    }),
  );
};
