import type { Declaration } from "#scripts/engine/adopt/declare-object";
import type { StrayObject } from "#scripts/engine/adopt/read-object";
import type { Remaining } from "#scripts/engine/import/remaining";

/** What came of a new object. */
export interface ObjectOutcome {
  readonly stack: string;
  readonly object: StrayObject;
  readonly file: string;
  readonly declarations: readonly Declaration[];
  /** The one that was chosen; undefined where none, or several, could be. */
  readonly chosen: Declaration | undefined;
  readonly difference: string;
  readonly written: boolean;
  /** Why it was not written or not taken in; null where there is nothing to say. */
  readonly reason: string | null;
  /** What deploying would still do to it; undefined where it was not looked at. */
  readonly remaining: Remaining | undefined;
}
