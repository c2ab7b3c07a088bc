import type { Column } from "./event-catalog.ts";

/** Folder of the archived events in the archive's bucket. */
export const EVENTS_FOLDER = "events";
/** Folder of records that are no events. */
export const ERRORS_FOLDER = "errors";

/**
 * The record of the stream (`EventRecord`, functions/pipelines/record.ts) as columns. The payload is one text: each pipeline has other
 * fields, and Firehose drops what a schema does not name, without a word.
 */
export const archivedEvent: readonly Column[] = [
  { name: "version", type: "int", field: "version", comment: "Of the record's form" },
  { name: "pipeline", type: "string", field: "pipeline", comment: "Name of the pipeline" },
  { name: "id", type: "string", field: "id", comment: "The event's own id: a resent event has the same" },
  { name: "ingestion_id", type: "string", field: "ingestionId", comment: "One per accepted event" },
  { name: "ingested_at", type: "string", field: "ingestedAt", comment: "When it was accepted: ISO 8601, UTC" },
  { name: "payload", type: "string", field: "payload", comment: "The event as JSON text; card numbers are tokens" },
];
