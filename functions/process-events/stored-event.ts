import type { EventRecord } from "#functions/card-transactions/record";
import type { CardTransaction } from "#functions/card-transactions/transaction";
import { payloadHash } from "./canonical-json.ts";

/** An event as an item of the events table. */
export interface StoredEvent {
  /** The event's id. */
  readonly pk: string;
  /** The record's version, six digits. */
  readonly sk: string;
  readonly pipeline: string;
  readonly ingestionId: string;
  readonly ingestedAt: string;
  readonly storedAt: string;
  /** SHA-256 of the canonical payload: tells a duplicate from a conflict. */
  readonly payloadHash: string;
  readonly payload: CardTransaction;
  /** Seconds since the epoch; the table forgets the item some time after that. */
  readonly expiresAt: number;
}

const SECONDS_PER_DAY = 86_400;

/** The item for an event. It expires by its ingestion, so that every delivery of a record makes the same one. */
export const storedEvent = (event: EventRecord, now: Date, retentionDays: number): StoredEvent => ({
  pk: event.id,
  sk: String(event.version).padStart(6, "0"),
  pipeline: event.pipeline,
  ingestionId: event.ingestionId,
  ingestedAt: event.ingestedAt,
  storedAt: now.toISOString(),
  payloadHash: payloadHash(event.payload),
  payload: event.payload,
  expiresAt: Math.floor(Date.parse(event.ingestedAt) / 1000) + retentionDays * SECONDS_PER_DAY,
});

/** The payload with what remains of the card when its token cannot be compared. */
const withoutToken = ({ card, ...rest }: CardTransaction) => ({ ...rest, card: { lastFour: card.lastFour } });

/**
 * How an event relates to the one that is stored under its id:
 * `replayed` is the very same record, delivered again after a failure of its batch or an answer that got lost;
 * `duplicate` was sent again by the client; `conflict` says something else under the same id.
 */
export const relate = (incoming: StoredEvent, existing: StoredEvent): "replayed" | "duplicate" | "conflict" => {
  if (existing.ingestionId === incoming.ingestionId) return "replayed";
  if (existing.payloadHash === incoming.payloadHash) return "duplicate";
  // The token of a card changes with the key: an event resent after a rotation is still the same event.
  const rotated = existing.payload.card.keyVersion !== incoming.payload.card.keyVersion;
  const same = payloadHash(withoutToken(existing.payload)) === payloadHash(withoutToken(incoming.payload));
  return rotated && same ? "duplicate" : "conflict";
};
