import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { eventStream } from "./event-stream.ts";
import { ingestHandler } from "./ingest.ts";
import { keyStore } from "./key-store.ts";
import { ingestEventsSettings } from "./settings.ts";

const settings = readSettings(ingestEventsSettings);
const log = createLogger();
const sdk = sdkClientConfig({ connections: 10 });

/** `POST /events/{pipeline}`: validates, replaces card numbers by tokens, writes to the stream. */
export const handler = ingestHandler({
  readKeyRing: keyStore({
    client: new SecretsManagerClient(sdk),
    secretId: settings.CARD_TOKEN_SECRET_ID,
    refreshSeconds: settings.CARD_TOKEN_REFRESH_SECONDS,
    log,
    now: Date.now,
  }),
  writeRecords: eventStream({
    client: new KinesisClient(sdk),
    streamName: settings.EVENT_STREAM_NAME,
    log,
    pause,
    now: Date.now,
    random: Math.random,
  }),
  modes: settings.PIPELINE_MODES,
  newIngestionId: randomUUID,
  now: () => new Date(),
  log,
  meter: createMeter(),
});
