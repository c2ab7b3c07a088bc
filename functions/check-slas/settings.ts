import * as z from "zod";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";
import { firstDefinitions } from "#functions/sla/settings";

/** The environment variables of `check-slas`. */
export const checkSlasSettings = z.object({
  ...telemetrySettings,
  /** Table of definitions and their states. */
  DEFINITIONS_TABLE_NAME: z.string(),
  VIOLATIONS_TABLE_NAME: z.string(),
  /** Table in which pipelines say that they are complete. */
  COMPLETIONS_TABLE_NAME: z.string(),
  /** Table of what people are told. */
  NOTIFICATIONS_TABLE_NAME: z.string(),
  /** JSON: definitions that are put in once, when the table has never had them. */
  FIRST_DEFINITIONS: firstDefinitions,
});

/** What the stack provides: one string per variable. */
export type CheckSlasEnvironment = Readonly<z.input<typeof checkSlasSettings>>;

/**
 * CloudWatch metrics of this function: definitions that are watched, rows that are none, windows that were missed, definitions that are violated now, and
 * those that could not be checked.
 */
export type CheckSlasMetric = "Watched" | "BadDefinitions" | "Violations" | "Violated" | "Unchecked" | "ColdStart";
