import type { Log } from "#functions/runtime/logger";
import type { Gauge } from "#functions/runtime/meter";
import { assess, type CostReport } from "./assess.ts";
import type { ReadCosts } from "./costs.ts";
import { periodsOf } from "./periods.ts";
import type { WatchCostsMetric } from "./settings.ts";

export interface WatchCostsProps {
  readonly readCosts: ReadCosts;
  readonly capUsd: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Gauge<WatchCostsMetric>;
}

/** The handler that runs once a day: reads the costs, and says where the month stands. What it is invoked with does not matter. */
export const watchCostsHandler =
  ({ readCosts, capUsd, now, log, meter }: WatchCostsProps) =>
  async (): Promise<CostReport> => {
    const periods = periodsOf(now());
    const report = assess(await readCosts(periods), periods, capUsd);
    meter.value("MonthToDateUsd", report.monthToDateUsd);
    meter.value("PercentOfCap", report.percentOfCap);
    if (report.forecastUsd !== null) meter.value("ForecastUsd", report.forecastUsd);
    if (report.forecastPercentOfCap !== null) meter.value("ForecastPercentOfCap", report.forecastPercentOfCap);
    meter.publish();
    log.info("Costs of the month", { ...report });
    return report;
  };
