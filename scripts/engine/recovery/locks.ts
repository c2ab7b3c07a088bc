import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import type { StateLock } from "#scripts/engine/ledger/ledger";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { LOCK_SUFFIX } from "#scripts/engine/store/state-lock";
import type { Terraform } from "#scripts/engine/terraform/terraform";
import type { Holder } from "./holder.ts";

/** The lock of a stack's state, and what is known of who holds it. */
export interface HeldLock {
  readonly node: StackNode;
  readonly lock: StateLock;
  /** Seconds since it was taken; undefined where it does not say when. */
  readonly age: number | undefined;
  readonly holder: Holder;
}

/** How long a lock has been held, in seconds; undefined if it does not say since when, or the clocks disagree. */
export function ageOf({ created }: StateLock, now: number): number | undefined {
  const since = Date.parse(created);
  return Number.isNaN(since) || since > now ? undefined : Math.round((now - since) / 1000);
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Releases a lock: through Terraform, which makes sure that it still is the same one; a lock that Terraform could not read either
 * is deleted.
 * @param terraform in the stack's initialised directory
 * @throws Failure("decision") if its holder is alive; TerraformError if somebody else has it by now
 */
export async function releaseLock(
  { node, lock, holder }: HeldLock,
  { terraform, store }: { readonly terraform: Terraform; readonly store: ObjectStore },
): Promise<void> {
  if (holder.kind === "alive")
    throw new Failure(
      "decision",
      `${node.id}: its lock is in use (${holder.reason}); wait for that process, or end it first: kill -INT ${holder.pid}`,
    );
  if (uuid.test(lock.id)) await terraform.forceUnlock(lock.id);
  else await store.remove(`${node.stateKey}${LOCK_SUFFIX}`);
}
