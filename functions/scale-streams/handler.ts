import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { awsPorts } from "./aws-ports.ts";
import { scaleStreamsHandler } from "./scale.ts";
import { scaleStreamsSettings } from "./settings.ts";

const settings = readSettings(scaleStreamsSettings);
const sdk = sdkClientConfig({ connections: 3 });

/** Every few minutes: gives a provisioned stream the shards that its load asks for. */
export const handler = scaleStreamsHandler({
  ports: awsPorts({
    kinesis: new KinesisClient(sdk),
    cloudwatch: new CloudWatchClient(sdk),
    streamName: settings.STREAM_NAME,
    own: { namespace: settings.POWERTOOLS_METRICS_NAMESPACE, service: settings.POWERTOOLS_SERVICE_NAME },
  }),
  limits: { min: settings.MIN_SHARDS, max: settings.MAX_SHARDS },
  now: () => new Date(),
  log: createLogger(),
  meter: createMeter(),
});
