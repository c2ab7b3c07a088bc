import * as z from "zod";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `scale-streams`. */
export const scaleStreamsSettings = z
  .object({
    ...telemetrySettings,
    /** Name of the Kinesis stream whose shards are changed. */
    STREAM_NAME: z.string(),
    /** Name of the table in which changes are written down. */
    CHANGES_TABLE_NAME: z.string(),
    /** Never fewer, and never more. */
    MIN_SHARDS: wholeNumber(1, 500),
    MAX_SHARDS: wholeNumber(1, 500),
  })
  .refine(({ MIN_SHARDS, MAX_SHARDS }) => MIN_SHARDS <= MAX_SHARDS, {
    path: ["MAX_SHARDS"],
    message: "must be at least MIN_SHARDS",
  });

/** What the stack provides: one string per variable. */
export type ScaleStreamsEnvironment = Readonly<z.input<typeof scaleStreamsSettings>>;

/**
 * CloudWatch metrics of this function: shards there are, shards that the load asks for, how many of those cannot be had, and changes made.
 */
export type ScaleStreamsMetric = "Shards" | "NeededShards" | "ShortShards" | "Scaled";
