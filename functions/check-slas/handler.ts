import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { checkSlasHandler } from "./check.ts";
import { checkSlasSettings } from "./settings.ts";
import { putFirstDefinitions, slaTables } from "./tables.ts";

const settings = readSettings(checkSlasSettings);
const client = new DynamoDBClient(sdkClientConfig({ connections: 8 }));
const now = () => new Date();
const check = checkSlasHandler({
  ports: slaTables(client, {
    definitions: settings.DEFINITIONS_TABLE_NAME,
    violations: settings.VIOLATIONS_TABLE_NAME,
    completions: settings.COMPLETIONS_TABLE_NAME,
    notifications: settings.NOTIFICATIONS_TABLE_NAME,
  }),
  now,
  log: createLogger(),
  meter: createMeter(),
});
let isReady = false;

/** Every minute: judges the windows whose deadlines have passed. */
export const handler = async () => {
  if (!isReady) await putFirstDefinitions(client, settings.DEFINITIONS_TABLE_NAME, settings.FIRST_DEFINITIONS, now());
  isReady = true;
  return check();
};
