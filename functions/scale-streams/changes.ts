import * as z from "zod";
import { REMEMBERED_MINUTES } from "./shards.ts";

/** A change of shards that was asked of AWS. Written down before it is asked, so that none is forgotten whatever dies. */
const shardChange = z.strictObject({
  /** When it was asked. */
  at: z.iso.datetime().transform((text) => new Date(text)),
  from: z.int().min(1),
  to: z.int().min(1),
});
export type ShardChange = z.output<typeof shardChange>;

/** A stream as it is. */
export interface StreamState {
  readonly mode: "provisioned" | "on-demand";
  /** `ACTIVE` takes a change, `UPDATING` is in one. */
  readonly status: string;
  /** Open shards; null where nobody knows. */
  readonly shards: number | null;
}

/** How long AWS may take to show a change that it has taken on. */
const SHOWS_WITHIN_MINUTES = 2;
/** How far another machine's clock may be ahead of this one's. */
const CLOCK_MINUTES = 5;
const MINUTE_MS = 60_000;

/** More than there can be: ten of a day, and some that came to nothing. */
const MOST = 100;
const history = z.array(shardChange).max(MOST);

/**
 * Reads what was written down, oldest first.
 * @throws Error where it is no such text: nothing is changed without knowing what was
 */
export function parseChanges(text: string, now: Date): readonly ShardChange[] {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    // Told below, as any other text that is no history.
  }
  const result = history.safeParse(found);
  if (!result.success) throw new Error("the changes of shards that were written down cannot be read; delete the item");
  const latest = now.getTime() + CLOCK_MINUTES * MINUTE_MS;
  if (result.data.some(({ at }) => at.getTime() > latest))
    throw new Error("a change of shards was written down for a time to come; delete the item");
  return result.data;
}

export const formatChanges = (changes: readonly ShardChange[]): string => JSON.stringify(changes);

/** The changes that still count against the day's ten. */
export const remembered = (changes: readonly ShardChange[], now: Date): readonly ShardChange[] =>
  changes.filter(({ at }) => at.getTime() > now.getTime() - REMEMBERED_MINUTES * MINUTE_MS);

/** What became of the changes so far: those that count, and whether it is not yet to be seen what becomes of the last. */
export interface Settled {
  readonly changes: readonly ShardChange[];
  readonly awaited: boolean;
}

/**
 * Looks at the stream to see what became of the last change: it was made where the shards are others by now, and came to nothing where they are
 * still the same after a while. So an answer that never came, a refusal and a killed function need nothing of their own.
 */
export function settle(changes: readonly ShardChange[], stream: StreamState, now: Date): Settled {
  const last = changes.at(-1);
  if (!last || stream.status !== "ACTIVE" || stream.shards !== last.from) return { changes, awaited: false };
  const awaited = last.at.getTime() > now.getTime() - SHOWS_WITHIN_MINUTES * MINUTE_MS;
  return { changes: awaited ? changes : changes.slice(0, -1), awaited };
}
