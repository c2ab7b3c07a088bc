import * as z from "zod";
import { fraudSettings } from "#functions/fraud/settings";
import { pipelineModes } from "#functions/pipelines/settings";
import { parseJson } from "#functions/runtime/parse-json";
import { firstReason } from "#functions/runtime/reason";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `score-transactions`. */
export const scoreTransactionsSettings = z.object({
  ...telemetrySettings,
  /** Table of what is remembered of cards. */
  CARDS_TABLE_NAME: z.string(),
  /** Table of scored transactions. */
  TRANSACTIONS_TABLE_NAME: z.string(),
  /** Table of what people are told. */
  NOTIFICATIONS_TABLE_NAME: z.string(),
  /** Table in which pipelines say that they are complete. */
  COMPLETIONS_TABLE_NAME: z.string(),
  /** How long a row stays, counted from its event's acceptance. */
  KEEP_TRANSACTIONS_DAYS: wholeNumber(1, 3650),
  /** How long a card that pays no more is remembered. */
  CARD_STATE_DAYS: wholeNumber(1, 3650),
  /** JSON of the rules' settings that differ from the standard ones; see functions/fraud/settings.ts. @default "{}" */
  FRAUD_RULES: z
    .string()
    .default("{}")
    .transform((text, context) => {
      const parsed = fraudSettings.safeParse(parseJson(text) ?? null);
      if (parsed.success) return parsed.data;
      const { path, reason } = firstReason(parsed.error);
      context.addIssue({ code: "custom", message: `must be JSON of settings of rules; ${path}: ${reason}` });
      return z.NEVER;
    }),
  PIPELINE_MODES: pipelineModes,
  /** How many cards are worked on side by side, 1 to 200. @default "16" */
  WRITE_CONCURRENCY: wholeNumber(1, 200).default(16),
});

/** What the stack provides. */
export type ScoreTransactionsEnvironment = Readonly<z.input<typeof scoreTransactionsSettings>>;

/**
 * CloudWatch metrics of this function: records by what became of them, alerts among the rows that it stored, milliseconds from a transaction's
 * acceptance until its row, and those of a cold start. `Unreadable` are set aside, and counted again, by `process-events`.
 */
export type ScoreTransactionsMetric =
  | "Scored"
  | "Corrected"
  | "Known"
  | "Skipped"
  | "Unreadable"
  | "Expired"
  | "Alerts"
  | "Failed"
  | "Latency"
  | "ColdStart";
