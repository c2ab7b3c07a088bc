import * as z from "zod";
import type { JsonObject } from "#functions/runtime/canonical-json";

/** The only version of the record so far. A consumer that does not know a version sets the record aside. */
export const RECORD_VERSION = 1;

/** What travels on the stream: `ingest-events` writes it as JSON, `process-events` reads it. */
export interface EventRecord<Payload extends JsonObject = JsonObject> {
  readonly version: typeof RECORD_VERSION;
  /** Name of the pipeline. */
  readonly pipeline: string;
  /** The event's own id: a resent event has the same. */
  readonly id: string;
  /** One per accepted event: a resent event gets another. */
  readonly ingestionId: string;
  /** When it was accepted: ISO 8601, UTC, milliseconds. */
  readonly ingestedAt: string;
  readonly payload: Payload;
}

/** The record without what its pipeline says of the payload. Fields that a later producer adds are passed over. */
export const envelope = z.object({
  version: z.literal(RECORD_VERSION),
  pipeline: z.string(),
  id: z.string(),
  ingestionId: z.uuid(),
  ingestedAt: z.iso.datetime({ precision: 3 }),
  payload: z.unknown().optional(),
});
