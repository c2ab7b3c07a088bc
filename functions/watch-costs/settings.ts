import * as z from "zod";
import { telemetrySettings } from "#functions/runtime/telemetry-settings";

/** The environment variables of `watch-costs`. */
export const watchCostsSettings = z.object({
  ...telemetrySettings,
  /** What a month may cost, in USD: decimal text above 0. */
  MONTHLY_CAP_USD: z
    .string()
    .regex(/^\d{1,9}(\.\d{1,2})?$/, "must be an amount in USD")
    .transform(Number)
    .pipe(z.number().positive("must be above 0")),
  /** Who knows the costs: `cost-explorer`, or `rehearsal` where there is nothing to pay. */
  COST_SOURCE: z.enum(["cost-explorer", "rehearsal"]),
});

/** What the stack provides: one string per variable. */
export type WatchCostsEnvironment = Readonly<z.input<typeof watchCostsSettings>>;

/** CloudWatch metrics of this function: dollars, and percent of the cap, of the month so far and of the whole month as AWS expects it. */
export type WatchCostsMetric = "MonthToDateUsd" | "ForecastUsd" | "PercentOfCap" | "ForecastPercentOfCap";
