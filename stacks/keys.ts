import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { CustomerKey } from "#constructs/security/customer-key";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";

/** Encryption keys, one per class of data. Reads nothing and names no roles: rights are granted through IAM. */
export class KeysStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "keys");
    const events = this.#key("events", "Events: streams, tables, quarantine");
    const secrets = this.#key("secrets", "Secrets Manager entries");
    this.publish(keys, { eventsKeyArn: events.arn, secretsKeyArn: secrets.arn });
  }

  #key(dataClass: string, description: string): CustomerKey {
    const { accountId, protectData } = this.environment;
    return new CustomerKey(this, dataClass, {
      name: this.nameOf(dataClass),
      description,
      accountId,
      deletionWindowDays: protectData ? 30 : 7,
    });
  }
}
