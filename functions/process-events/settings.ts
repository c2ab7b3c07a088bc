import * as z from "zod";
import { pipelineModes } from "#functions/pipelines/settings";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `process-events`. */
export const processEventsSettings = z.object({
  ...telemetrySettings,
  /** Name of the DynamoDB table of results (keys `pk`, `sk`; TTL attribute `expiresAt`). */
  RESULTS_TABLE_NAME: z.string(),
  /** How long a result stays in the table, counted from its event's acceptance, 1 to 3650 days. */
  RESULT_RETENTION_DAYS: wholeNumber(1, 3650),
  PIPELINE_MODES: pipelineModes,
  /** Bucket for poison records and conflicting events. */
  QUARANTINE_BUCKET_NAME: z.string(),
  /** URL of the queue that gets one message per object in quarantine. */
  QUARANTINE_QUEUE_URL: z.url(),
  /** How many cards are written side by side, 1 to 200; more than the default only makes them wait for each other. @default "16" */
  WRITE_CONCURRENCY: wholeNumber(1, 200).default(16),
});

/** What the stack provides: one string per variable; those with a default may be left out. */
export type ProcessEventsEnvironment = Readonly<z.input<typeof processEventsSettings>>;

/** CloudWatch metrics this function counts: events by outcome (`Outcome` of `process-record.ts`), those of them that came late, and milliseconds from ingestion to storage, and those of a cold start. */
export type ProcessEventsMetric =
  | "Stored"
  | "Replayed"
  | "Duplicate"
  | "Conflict"
  | "Quarantined"
  | "Late"
  | "Failed"
  | "Latency"
  | "ColdStart";
