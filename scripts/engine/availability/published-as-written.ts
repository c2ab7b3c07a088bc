import { isDeepStrictEqual } from "node:util";
import type { LiveDocument } from "#scripts/engine/contracts/live-contracts";
import { entryOf, isContainer } from "#scripts/engine/plan/sensitive-parts";

/**
 * Whether a stack's published document is one that its code could have published: the same fields, entries and written-out values.
 * If not, the stack's code was not deployed yet, and readers of what is new can be planned only along with it.
 * @param configuration the stack's synthesized Terraform JSON
 */
export function publishedAsWritten(configuration: unknown, live: LiveDocument | undefined): boolean {
  const written = entryOf(entryOf(configuration, "locals"), "document");
  if (written === undefined) return true;
  try {
    return live !== undefined && agrees(written, JSON.parse(live.text) as unknown);
  } catch {
    return false;
  }
}

/** What an expression comes to is not known here. */
function agrees(written: unknown, published: unknown): boolean {
  if (typeof written === "string" && /[$%]\{/.test(written)) return published !== undefined;
  if (!isContainer(written) || !isContainer(published)) return isDeepStrictEqual(written, published);
  const keys = Object.keys(written);
  return (
    isDeepStrictEqual(keys.sort(), Object.keys(published).sort()) &&
    keys.every((key) => agrees(entryOf(written, key), entryOf(published, key)))
  );
}
