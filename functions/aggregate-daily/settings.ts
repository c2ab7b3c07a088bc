import * as z from "zod";
import { wholeNumber } from "#functions/runtime/settings";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";
import { isTimeZone } from "#functions/runtime/time-zone";

/** The environment variables of `aggregate-daily`. */
export const aggregateDailySettings = z.object({
  ...telemetrySettings,
  /** Table of scored transactions, which is read. */
  TRANSACTIONS_TABLE_NAME: z.string(),
  /** Table of summaries, which is written. */
  SUMMARY_TABLE_NAME: z.string(),
  /** Table in which pipelines say that they are complete. */
  COMPLETIONS_TABLE_NAME: z.string(),
  /** How long transactions are kept. */
  KEEP_TRANSACTIONS_DAYS: wholeNumber(1, 3650),
  /** Zone of the business day, of the IANA database. */
  TIME_ZONE: z.string().refine(isTimeZone, "must be a time zone of the IANA database, such as Asia/Seoul"),
});

/** What the stack provides: one string per variable. */
export type AggregateDailyEnvironment = Readonly<z.input<typeof aggregateDailySettings>>;

/** CloudWatch metrics of this function: business days summed up, and those of them whose figures had changed since; transactions read. */
export type AggregateDailyMetric = "Days" | "Corrected" | "Transactions" | "ColdStart";
