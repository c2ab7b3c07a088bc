import { describe, expect, it } from "vitest";
import { readSettings } from "#functions/runtime/settings";
import { type ProcessEventsEnvironment, processEventsSettings } from "./settings.ts";

const environment: ProcessEventsEnvironment = {
  POWERTOOLS_SERVICE_NAME: "process-events",
  POWERTOOLS_METRICS_NAMESPACE: "sluice/local",
  RESULTS_TABLE_NAME: "local-events",
  RESULT_RETENTION_DAYS: "30",
  QUARANTINE_BUCKET_NAME: "local-quarantine",
  QUARANTINE_QUEUE_URL: "https://sqs.ap-northeast-2.amazonaws.com/000000000000/local-quarantine",
};

describe("processEventsSettings", () => {
  it("needs table, retention and quarantine, and writes 16 cards side by side", () => {
    expect(readSettings(processEventsSettings, environment)).toEqual({
      ...environment,
      POWERTOOLS_LOG_LEVEL: "INFO",
      RESULT_RETENTION_DAYS: 30,
      PIPELINE_MODES: {},
      WRITE_CONCURRENCY: 16,
    });
  });

  it.each([
    [{ RESULT_RETENTION_DAYS: "0" }, /RESULT_RETENTION_DAYS: must be 1 to 3650/],
    [{ RESULT_RETENTION_DAYS: "" }, /RESULT_RETENTION_DAYS is missing/],
    [{ QUARANTINE_QUEUE_URL: "local-quarantine" }, /QUARANTINE_QUEUE_URL: /],
    [{ WRITE_CONCURRENCY: "1000" }, /WRITE_CONCURRENCY: must be 1 to 200/],
  ])("refuses %j", (change, message) => {
    expect(() => readSettings(processEventsSettings, { ...environment, ...change })).toThrow(message);
  });
});
