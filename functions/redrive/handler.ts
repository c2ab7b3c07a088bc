import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { createLogger } from "#functions/runtime/logger";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { awsPorts } from "./aws-ports.ts";
import { redriveHandler } from "./invoke.ts";
import { redriveSettings } from "./settings.ts";

const settings = readSettings(redriveSettings);
const sdk = sdkClientConfig({ connections: 10 });

/** Sends again what was set aside: `{"pipeline":"card-transactions","since":"2026-11-20T00:00:00Z","dryRun":true}`. */
export const handler = redriveHandler({
  ports: awsPorts({
    s3: new S3Client(sdk),
    kinesis: new KinesisClient(sdk),
    bucketName: settings.QUARANTINE_BUCKET_NAME,
    streamName: settings.EVENT_STREAM_NAME,
    now: () => new Date(),
  }),
  retentionDays: settings.RESULT_RETENTION_DAYS,
  log: createLogger(),
});
