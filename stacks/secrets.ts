import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import type { Construct } from "constructs";
import { secretName } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";
import { secrets } from "./contracts/secrets.ts";

/** Entries of Secrets Manager, never their values: those are put in by hand or by a tool, and are in no state. */
export class SecretsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "secrets");
    const { secretsKeyArn } = this.read(keys);
    const cardTokenKeys = new SecretsmanagerSecret(this, "card-token-keys", {
      name: secretName(environment, this.concern, "card-token-keys"),
      description:
        'Keys that replace card numbers by tokens: {"current":"1","keys":{"1":"<base64 of 32 bytes>"}}. Losing one breaks the link between old and new tokens.',
      kmsKeyId: secretsKeyArn,
      recoveryWindowInDays: environment.protectData ? 30 : 0,
    });
    this.publish(secrets, { cardTokenKeysArn: cardTokenKeys.arn });
  }
}
