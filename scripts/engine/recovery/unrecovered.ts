import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { Flight } from "#scripts/engine/ledger/ledger";
import type { OwnCommand } from "#scripts/engine/own-command";
import { createsOf } from "./holder.ts";
import { findOrphans, type Orphan, type OrphanSearch } from "./orphans.ts";

const shown = 5;

/**
 * What earlier applies of a stack made and no state holds, as far as it is certain. Planning again would try to make it a second time.
 * @param flights those of the stack's standing; none means that there is nothing to look for
 */
export async function unrecovered(
  search: OrphanSearch,
  node: StackNode,
  flights: readonly Flight[],
): Promise<readonly Orphan[]> {
  if (flights.length === 0) return [];
  const orphans = await findOrphans(search, [{ node, creates: createsOf(flights) }]);
  return orphans.filter(({ certain }) => certain);
}

/**
 * Stops a stack that must be recovered before it is planned.
 * @throws Failure naming the objects and the command; nothing if there are none
 */
export function refuseUnrecovered(node: StackNode, orphans: readonly Orphan[], command: OwnCommand): void {
  if (orphans.length === 0) return;
  const names = orphans.slice(0, shown).map(({ address, type, importId, arn }) => {
    const id = importId ?? arn;
    return id === undefined ? (address ?? type) : `${address ?? type} (${id})`;
  });
  const more = orphans.length > shown ? ` and ${orphans.length - shown} more` : "";
  throw new Failure(
    "failed",
    `${node.id}: an earlier apply was cut short; no state holds ${names.join(", ")}${more}, which it made. ` +
      `See \`${command(`recover ${node.concern}`)}\`; with --import it takes them into the state`,
  );
}
