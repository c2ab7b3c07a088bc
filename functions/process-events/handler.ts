import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { resultTable } from "#functions/results/result-table";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { processHandler } from "./process.ts";
import { quarantine } from "./quarantine.ts";
import { processEventsSettings } from "./settings.ts";

const settings = readSettings(processEventsSettings);
const sdk = sdkClientConfig({ connections: settings.WRITE_CONCURRENCY });

/** A batch of the event stream: stores each event once, sets aside what cannot be stored, names what comes again. */
export const handler = processHandler({
  storeOnce: resultTable({ client: new DynamoDBClient(sdk), tableName: settings.RESULTS_TABLE_NAME }),
  setAside: quarantine({
    bucket: { client: new S3Client(sdk), name: settings.QUARANTINE_BUCKET_NAME },
    queue: { client: new SQSClient(sdk), url: settings.QUARANTINE_QUEUE_URL },
  }),
  retentionDays: settings.RESULT_RETENTION_DAYS,
  modes: settings.PIPELINE_MODES,
  concurrency: settings.WRITE_CONCURRENCY,
  now: () => new Date(),
  log: createLogger(),
  meter: createMeter(),
});
