import * as z from "zod";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `redrive`. */
export const redriveSettings = z.object({
  ...telemetrySettings,
  /** Bucket with what was set aside. */
  QUARANTINE_BUCKET_NAME: z.string(),
  /** Name of the Kinesis stream that it is sent to again. */
  EVENT_STREAM_NAME: z.string(),
  /** How long a repetition of an event is known as one, 1 to 3650 days. */
  RESULT_RETENTION_DAYS: wholeNumber(1, 3650),
});

/** What the stack provides: one string per variable; those with a default may be left out. */
export type RedriveEnvironment = Readonly<z.input<typeof redriveSettings>>;
