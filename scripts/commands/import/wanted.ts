import { Failure } from "#scripts/engine/failure";
import type { Wanted } from "#scripts/engine/import/identify";
import { idProblem, type ListedImport } from "#scripts/engine/import/import-list";
import { resourcesAt } from "#scripts/engine/import/resource-path";
import { printable } from "#scripts/engine/printable";
import type { DeclaredResource } from "#scripts/engine/recovery/missing-resources";

/** What a person asked for: entries of a list, or the one of the command line. */
export interface Asked {
  readonly entries: readonly ListedImport[];
  /** Every other resource of the stack as well. */
  readonly all: boolean;
}

/**
 * The addresses that are meant. A path without an id stands for every resource there and below; one with an id for the resource that
 * the construct is about.
 * @throws Failure("usage") for a path where nothing is declared, or an id that cannot be one; Failure("decision") for an id whose
 * path stands for several resources
 */
export function wantedOf({ entries, all }: Asked, stackId: string, resources: readonly DeclaredResource[]): Wanted[] {
  const ids = new Map<string, string | undefined>();
  for (const { path, id } of entries) {
    const { own, below } = resourcesAt(path, stackId, resources);
    if (id === undefined) {
      for (const { address } of [...own, ...below]) if (!ids.has(address)) ids.set(address, undefined);
      continue;
    }
    const problem = idProblem(id);
    if (problem !== undefined) throw new Failure("usage", `${stackId}: ${path}: ${problem}`);
    const address = theOne(path, stackId, own.length > 0 ? own : below);
    const before = ids.get(address);
    if (before !== undefined && before !== id)
      throw new Failure("usage", printable(`${stackId}: ${address} is given two ids: ${before} and ${id}`));
    ids.set(address, id);
  }
  if (all) for (const { address } of resources) if (!ids.has(address)) ids.set(address, undefined);
  return [...ids].map(([address, id]) => ({ address, id }));
}

function theOne(path: string, stackId: string, resources: readonly DeclaredResource[]): string {
  const [first, ...others] = resources;
  if (first && others.length === 0) return first.address;
  const lines = resources.map(({ address }) => `  ${address}`).join("\n");
  throw new Failure(
    "decision",
    `${stackId}: ${printable(path)} is several resources; say which one has the id, by its address:\n${lines}`,
  );
}
