import type { SentEvent } from "../sender/deliver.ts";
import { type Content, sameContent } from "./content.ts";
import type { Settlement } from "./track-settlements.ts";

/** What became of a sent event. */
export type Fate = "stored" | "duplicate" | "conflict" | "quarantined" | "lost";

/** What the table holds under an event's id. */
export interface StoredEvent {
  readonly ingestionId: string;
  readonly content: Content;
  /** Milliseconds since the epoch. */
  readonly ingestedAt: number;
}

/** What an object in the quarantine bucket keeps: a refused event, or the later one of two with the same id. */
export type Kept = "quarantined" | "conflict";

/** Where an event is to be found: in the table, in the bucket, or nowhere. */
export interface Traces {
  /** The item under the event's id. */
  readonly item: StoredEvent | undefined;
  /** What the bucket keeps under the event's ingestion id. */
  readonly kept: ReadonlySet<Kept>;
}

/**
 * Decides by traces alone; what functions say or count is not asked. An event without a trace is lost. So is one whose own
 * item says something else than its record, and one that was never settled while its id is taken: without its record nobody
 * knows whether the other event is the same.
 */
export function fateOf(sent: SentEvent, settlement: Settlement | undefined, { item, kept }: Traces): Fate {
  if (item !== undefined) {
    const isOwn = item.ingestionId === sent.ingestionId;
    const isSame = settlement === undefined ? isOwn : sameContent(item.content, settlement.content);
    if (isSame) return isOwn ? "stored" : "duplicate";
    if (!isOwn && kept.has("conflict")) return "conflict";
  }
  return kept.has("quarantined") ? "quarantined" : "lost";
}
