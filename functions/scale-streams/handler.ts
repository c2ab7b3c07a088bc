import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { cloudwatchLoad, kinesisStream } from "./aws-ports.ts";
import { changesTable } from "./changes-table.ts";
import { scaleStreamsHandler } from "./scale.ts";
import { scaleStreamsSettings } from "./settings.ts";

const settings = readSettings(scaleStreamsSettings);
const sdk = sdkClientConfig({ connections: 3 });
const { STREAM_NAME: stream, CHANGES_TABLE_NAME: table } = settings;

/** Every minute: gives a provisioned stream the shards that its load asks for. */
export const handler = scaleStreamsHandler({
  ports: {
    ...kinesisStream(new KinesisClient(sdk), stream),
    ...cloudwatchLoad(new CloudWatchClient(sdk), stream),
    ...changesTable(new DynamoDBClient(sdk), table, stream),
  },
  limits: { min: settings.MIN_SHARDS, max: settings.MAX_SHARDS },
  now: () => new Date(),
  log: createLogger(),
  meter: createMeter(),
});
