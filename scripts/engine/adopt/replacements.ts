import type { StackNode } from "#scripts/engine/graph";
import type { ImportTarget } from "#scripts/engine/import/import-blocks";
import { findOrphans, type OrphanSearch } from "#scripts/engine/recovery/orphans";

/** An object that nobody knows of and that carries an address whose own object is gone, or was never made. */
export type Replacement = ImportTarget;

/**
 * Objects that stand in the place of some that are gone, such as a database that was restored from a snapshot: they carry the tags of the
 * old ones, or have the name that the code gives. Where several do, none of them is clearly the one.
 * @throws Failure if a state cannot be read, or the cloud cannot be asked
 */
export async function findReplacements(
  search: OrphanSearch,
  node: StackNode,
  addresses: readonly string[],
): Promise<readonly Replacement[]> {
  if (addresses.length === 0) return [];
  const orphans = await findOrphans(search, [{ node, creates: undefined }]);
  const found = orphans.flatMap(({ address, importId: id, certain }) =>
    certain && id !== undefined && address !== undefined && addresses.includes(address) ? [{ address, id }] : [],
  );
  return found.filter(({ address }) => found.filter((other) => other.address === address).length === 1);
}
