import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import type { DataClass } from "#constructs/core/tags";
import { CustomerKey } from "#constructs/security/customer-key";
import { encryptLogGroups } from "#constructs/security/log-encryption";
import type { Statement } from "#constructs/security/policy";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";

/**
 * Encryption keys, one per class of data, each rotated yearly. They read nothing and name no roles: rights are granted through
 * IAM, and only by way of the service that holds the data (`kms:ViaService`). CloudWatch Logs alone, which IAM cannot let in, stands
 * in the policy of the key for logs.
 */
export class KeysStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "keys");
    const events = this.#key("events", "restricted", "Events: streams, tables, quarantine, archive");
    const secrets = this.#key("secrets", "restricted", "Secrets Manager entries");
    const data = this.#key(
      "data",
      "confidential",
      "Data of the services: databases, caches, their backups and their managed passwords",
    );
    const platform = this.#key(
      "platform",
      "internal",
      "The platform itself: what Kubernetes stores, images, artefacts of builds",
    );
    const logs = this.#key("logs", "confidential", "Log groups", [encryptLogGroups(environment)]);
    this.publish(keys, {
      eventsKeyArn: events.arn,
      secretsKeyArn: secrets.arn,
      dataKeyArn: data.arn,
      platformKeyArn: platform.arn,
      logsKeyArn: logs.arn,
    });
  }

  #key(use: string, holds: DataClass, description: string, statements: readonly Statement[] = []): CustomerKey {
    const { accountId, protectData } = this.environment;
    const key = new CustomerKey(this, use, {
      name: this.nameOf(use),
      description,
      accountId,
      deletionWindowDays: protectData ? 30 : 7,
      serviceStatements: statements,
    });
    this.holds(holds, key);
    return key;
  }
}
