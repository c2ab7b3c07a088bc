import type { Pipeline, PipelineEvent } from "#functions/pipelines/pipeline";
import type { EventRecord } from "#functions/pipelines/record";
import { type JsonObject, payloadHash } from "#functions/runtime/canonical-json";

/** One version of a result. */
export interface StoredResult {
  readonly pipeline: string;
  readonly key: string;
  readonly version: number;
  readonly ingestionId: string;
  /** When its event was accepted: ISO 8601, UTC, milliseconds. */
  readonly ingestedAt: string;
  readonly storedAt: string;
  /** SHA-256 of the event's canonical payload, in hexadecimal: tells a duplicate from a conflict. */
  readonly payloadHash: string;
  readonly result: JsonObject;
  /** Whether it is only there to be compared with the old system's. */
  readonly shadow: boolean;
  /** Seconds since the epoch; nobody reads it from then on, and the table forgets it some time after that. */
  readonly expiresAt: number;
}

/** How a result is stored. */
export interface Storing {
  readonly now: Date;
  readonly retentionDays: number;
  readonly shadow: boolean;
}

const SECONDS_PER_DAY = 86_400;

/** When a result expires. By its event's acceptance, so that every delivery of a record makes the same item. */
export const expiryOf = ({ ingestedAt }: Pick<EventRecord, "ingestedAt">, retentionDays: number): number =>
  Math.floor(Date.parse(ingestedAt) / 1000) + retentionDays * SECONDS_PER_DAY;

/** The result of an event. */
export const storedResult = (
  record: EventRecord,
  event: PipelineEvent,
  { now, retentionDays, shadow }: Storing,
): StoredResult => ({
  pipeline: record.pipeline,
  key: event.key,
  version: event.version,
  ingestionId: record.ingestionId,
  ingestedAt: record.ingestedAt,
  storedAt: now.toISOString(),
  payloadHash: payloadHash(event.payload),
  result: event.result(),
  shadow,
  expiresAt: expiryOf(record, retentionDays),
});

/**
 * How an event relates to the one whose result is stored in its place:
 * `replayed` is the very same record, delivered again after a failure of its batch or an answer that got lost;
 * `duplicate` was sent again by the client; `conflict` says something else under the same id.
 */
export function relate(
  incoming: StoredResult,
  existing: StoredResult,
  { pipeline, payload }: { readonly pipeline: Pick<Pipeline, "isSame">; readonly payload: JsonObject },
): "replayed" | "duplicate" | "conflict" {
  if (existing.ingestionId === incoming.ingestionId) return "replayed";
  if (existing.payloadHash === incoming.payloadHash) return "duplicate";
  return pipeline.isSame(payload, existing.result) ? "duplicate" : "conflict";
}
