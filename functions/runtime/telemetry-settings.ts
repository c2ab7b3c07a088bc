import * as z from "zod";

/** What every function needs to log and to count; read by Powertools under these names. */
export const telemetrySettings = {
  /** Name of the function's service in logs and as the metric dimension `service`. */
  POWERTOOLS_SERVICE_NAME: z.string(),
  /** CloudWatch namespace of the function's metrics. */
  POWERTOOLS_METRICS_NAMESPACE: z.string(),
  /** Lowest level that is logged. @default "INFO" */
  POWERTOOLS_LOG_LEVEL: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]).default("INFO"),
};
