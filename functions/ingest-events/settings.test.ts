import { describe, expect, it } from "vitest";
import { readSettings } from "#functions/runtime/settings";
import { type IngestEventsEnvironment, ingestEventsSettings } from "./settings.ts";

const environment: IngestEventsEnvironment = {
  POWERTOOLS_SERVICE_NAME: "ingest-events",
  POWERTOOLS_METRICS_NAMESPACE: "sluice/local",
  EVENT_STREAM_NAME: "local-events",
  CARD_TOKEN_SECRET_ID: "local/card-token-keys",
};

describe("ingestEventsSettings", () => {
  it("needs stream and secret, and refreshes the keys every five minutes", () => {
    expect(readSettings(ingestEventsSettings, environment)).toEqual({
      ...environment,
      POWERTOOLS_LOG_LEVEL: "INFO",
      PIPELINE_MODES: {},
      CARD_TOKEN_REFRESH_SECONDS: 300,
    });
  });

  it("names everything that is missing", () => {
    expect(() => readSettings(ingestEventsSettings, {})).toThrow(
      /POWERTOOLS_SERVICE_NAME is missing; POWERTOOLS_METRICS_NAMESPACE is missing; EVENT_STREAM_NAME is missing; CARD_TOKEN_SECRET_ID is missing/,
    );
  });

  it("refuses a refresh that would ask for the secret at every request", () => {
    expect(() => readSettings(ingestEventsSettings, { ...environment, CARD_TOKEN_REFRESH_SECONDS: "0" })).toThrow(
      /must be 1 to 3600/,
    );
  });
});
