import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { createLogger } from "#functions/runtime/logger";
import { createMeter } from "#functions/runtime/meter";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { readSettings } from "#functions/runtime/settings";
import { outboxTable } from "./outbox-table.ts";
import { notifyHandler } from "./send.ts";
import { notifySettings } from "./settings.ts";
import { email, webhook } from "./targets.ts";

const settings = readSettings(notifySettings);
const sdk = sdkClientConfig({ connections: 4 });
const now = () => new Date();

/** Every minute: sends the notifications that are due. */
export const handler = notifyHandler({
  outbox: outboxTable(new DynamoDBClient(sdk), settings.NOTIFICATIONS_TABLE_NAME),
  targets: {
    webhook: {
      kinds: settings.WEBHOOK_KINDS,
      send: webhook({
        client: new SecretsManagerClient(sdk),
        urlSecretId: settings.WEBHOOK_URL_SECRET_ID ?? "",
        keySecretId: settings.WEBHOOK_KEY_SECRET_ID ?? "",
        format: settings.WEBHOOK_FORMAT,
        allowedHosts: settings.ALLOWED_HOSTS,
        now,
      }),
    },
    email: { kinds: settings.EMAIL_KINDS, send: email(new SNSClient(sdk), settings.TOPIC_ARN) },
  },
  giveUpAfterHours: settings.GIVE_UP_AFTER_HOURS,
  now,
  random: Math.random,
  log: createLogger(),
  meter: createMeter(),
});
