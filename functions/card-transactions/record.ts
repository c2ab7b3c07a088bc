import * as z from "zod";
import { cardTransaction } from "./transaction.ts";

/** Name of the pipeline: in records, items and quarantine keys. */
export const PIPELINE = "card-transactions";

/** The only version of the record so far. A consumer that does not know a version sets the record aside. */
export const RECORD_VERSION = 1;

const shape = z.object({
  version: z.literal(RECORD_VERSION),
  pipeline: z.literal(PIPELINE),
  /** The transaction's own id: resent events have the same. */
  id: z.string(),
  /** One per accepted event: a resent event gets another. */
  ingestionId: z.uuid(),
  /** When it was accepted: ISO 8601, UTC, milliseconds. */
  ingestedAt: z.iso.datetime({ precision: 3 }),
  payload: cardTransaction,
});

/** What travels on the stream: `ingest-events` writes it as JSON, `process-events` reads it. Partition key: the card's token. */
export const eventRecord = shape.refine(({ id, payload }) => id === payload.id, {
  path: ["id"],
  message: "must be the id of the payload",
});
export type EventRecord = z.infer<typeof eventRecord>;
