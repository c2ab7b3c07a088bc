import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import type { Construct } from "constructs";
import { secretName } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";
import { secrets } from "./contracts/secrets.ts";

/** What each value is and how it is renewed: all that is known where somebody must put it in. */
const own = {
  "card-token-keys":
    'Keys that replace card numbers by tokens: {"current":"1","keys":{"1":"<base64 of 32 bytes>"}}. To renew, add a key and make it current; keep the old ones: losing one breaks the link between old and new tokens.',
  "mongodb-uri":
    "Connection string of MongoDB Atlas for approval-request, user and password in it (mongodb+srv://...). To renew, make a second database user in Atlas, put its string here, restart the pods, then delete the first.",
  "webhook-url":
    "Incoming webhook that notifications are posted to; whoever knows it can post. To renew, make a new one in the chat tool, put it here, restart the pods, then delete the old one.",
  "webhook-signing-key":
    "Key that posted notifications are signed by: whsec_ and the base64 of 32 bytes (standardwebhooks.com). The receiver has the same. To renew, put a new one here and there; what is posted in between is refused and posted again.",
};

/**
 * Entries of Secrets Manager, never their values: those are put in by hand or by a tool and are in no state. Their owners
 * are outside AWS, so that AWS cannot rotate them; each description says how it is renewed without an outage.
 */
export class SecretsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "secrets", "restricted");
    const cardTokenKeys = this.#entry("card-token-keys", own["card-token-keys"]);
    const mongodbUri = this.#entry("mongodb-uri", own["mongodb-uri"]);
    const webhookUrl = this.#entry("webhook-url", own["webhook-url"]);
    const webhookSigningKey = this.#entry("webhook-signing-key", own["webhook-signing-key"]);
    for (const [name, description] of Object.entries(environment.secrets.more)) this.#entry(name, description);
    this.publish(secrets, {
      cardTokenKeysArn: cardTokenKeys.arn,
      mongodbUriArn: mongodbUri.arn,
      webhookUrlArn: webhookUrl.arn,
      webhookSigningKeyArn: webhookSigningKey.arn,
    });
  }

  #entry(name: string, description: string): SecretsmanagerSecret {
    return new SecretsmanagerSecret(this, name, {
      name: secretName(this.environment, this.concern, name),
      description,
      kmsKeyId: this.read(keys).secretsKeyArn,
      recoveryWindowInDays: this.environment.protectData ? 30 : 0,
    });
  }
}
