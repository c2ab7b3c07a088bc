import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { secretName } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { clientConfig, type EmulatorAccess } from "../emulator/access.ts";
import { LOOPBACK } from "../loopback-server.ts";

/** The secrets of the webhook in the local cloud. */
export interface WebhookSecrets {
  /** The key that posts are signed by. @throws Error where it has no value */
  signingKey(): Promise<string>;
  /** Makes the webhook's URL that of the inbox, where it is that of an earlier one. What a person put in stays. */
  follow(inboxUrl: string): Promise<void>;
  close(): void;
}

export function webhookSecrets(access: EmulatorAccess, environment: Environment): WebhookSecrets {
  const client = new SecretsManagerClient(clientConfig(access));
  const idOf = (name: string) => secretName(environment, "secrets", name);
  const read = async (name: string): Promise<string | undefined> => {
    try {
      return (await client.send(new GetSecretValueCommand({ SecretId: idOf(name) }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };
  return {
    signingKey: async () => {
      const key = await read("webhook-signing-key");
      if (key === undefined) throw new Error(`the secret ${idOf("webhook-signing-key")} has no value`);
      return key;
    },
    follow: async (inboxUrl) => {
      const url = await read("webhook-url");
      if (url === undefined || url === inboxUrl || !url.startsWith(`http://${LOOPBACK}:`)) return;
      await client.send(new PutSecretValueCommand({ SecretId: idOf("webhook-url"), SecretString: inboxUrl }));
    },
    close: () => client.destroy(),
  };
}
