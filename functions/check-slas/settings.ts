import * as z from "zod";
import { parseJson } from "#functions/runtime/parse-json";
import { firstReason } from "#functions/runtime/reason";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";
import { slaDefinition } from "#functions/sla/definition";

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
  FIRST_DEFINITIONS: z.string().transform((text, context) => {
    const parsed = z.array(slaDefinition).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    const { path, reason } = firstReason(parsed.error);
    context.addIssue({ code: "custom", message: `must be JSON of definitions; ${path}: ${reason}` });
    return z.NEVER;
  }),
});

/** What the stack provides: one string per variable. */
export type CheckSlasEnvironment = Readonly<z.input<typeof checkSlasSettings>>;

/**
 * CloudWatch metrics of this function: definitions that are watched, rows that are none, windows that were missed, definitions that are violated now, and
 * those that could not be checked.
 */
export type CheckSlasMetric = "Watched" | "BadDefinitions" | "Violations" | "Violated" | "Unchecked" | "ColdStart";
