import * as z from "zod";
import { pipelineModes } from "#functions/pipelines/settings";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `ingest-events`. */
export const ingestEventsSettings = z.object({
  ...telemetrySettings,
  /** Name of the Kinesis stream that accepted events go to. */
  EVENT_STREAM_NAME: z.string(),
  /** Name or ARN of the secret with the card token keys: `{"current":"1","keys":{"1":"<base64 of 32 bytes>"}}`. */
  CARD_TOKEN_SECRET_ID: z.string(),
  PIPELINE_MODES: pipelineModes,
  /** How long the keys are kept before they are read again, 1 to 3600 seconds. @default "300" */
  CARD_TOKEN_REFRESH_SECONDS: wholeNumber(1, 3600).default(300),
});

/** What the stack provides: one string per variable; those with a default may be left out. */
export type IngestEventsEnvironment = Readonly<z.input<typeof ingestEventsSettings>>;

/** CloudWatch metrics this function counts, per request: events by what became of them; and milliseconds of a cold start. */
export type IngestEventsMetric = "Accepted" | "Rejected" | "Failed" | "ColdStart";
