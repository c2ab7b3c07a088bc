import { z } from "zod";
import type { StateLock } from "#scripts/engine/ledger/ledger";

/** What Terraform adds to a state's key to name its lock. */
export const LOCK_SUFFIX = ".tflock";

const LONGEST = 300;
const text = z
  .string()
  .transform((value) => value.slice(0, LONGEST))
  .catch("");

/** Source: statemgr.LockInfo in Terraform's sources; it marshals its field names as they are. */
const lockSchema = z.object({ ID: text, Operation: text, Who: text, Created: text });

const unreadable: StateLock = { id: "", operation: "", who: "", created: "" };

/** Reads the text of a lock object. Whatever cannot be read, or is not text, is empty; never throws. */
export function readStateLock(json: string): StateLock {
  try {
    const { ID, Operation, Who, Created } = lockSchema.parse(JSON.parse(json));
    return { id: ID, operation: Operation, who: Who, created: Created };
  } catch {
    return unreadable;
  }
}

/** Who holds a lock, doing what and since when, as far as it says: `OperationTypeApply by ana@laptop at 2026-11-20T21:00:00Z`. */
export function describeLock({ id, operation, who, created }: StateLock): string {
  if (!id && !operation && !who && !created) return "an unreadable lock";
  return `${operation || "an operation"} by ${who || "somebody"} at ${created || "an unknown time"}`;
}
