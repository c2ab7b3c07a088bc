import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { CacheAlarms } from "#constructs/data/cache-alarms";
import { CacheGroup } from "#constructs/data/cache-group";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { redis } from "./contracts/redis.ts";
import { sgRedis } from "./contracts/sg-redis.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The cache of the services, Valkey or Redis, in the data subnets of every AZ, with a second node that takes over in multi-AZ. Services
 * sign in by IAM over TLS; there is no password.
 */
export class RedisStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "redis", "confidential");
    const { dataSubnetIds } = this.read(vpc);
    const { groupId } = this.read(sgRedis);
    const { dataKeyArn, logsKeyArn } = this.read(keys);
    const { topicArn } = this.read(alerts);

    const main = new CacheGroup(this, "main", {
      ...environment.cache,
      name: this.nameOf("main"),
      multiAz: this.multiAz,
      subnetIds: dataSubnetIds.all,
      securityGroupId: groupId,
      keyArn: dataKeyArn,
      protectData: environment.protectData,
      logs: { retentionDays: environment.logRetentionDays, keyArn: logsKeyArn },
    });
    new CacheAlarms(this, "alarms", { name: this.nameOf("main"), nodeIds: main.nodeIds, topicArn });
    this.publish(redis, {
      primaryHost: main.primaryHost,
      port: main.port,
      replicationGroupId: main.replicationGroupId,
      replicationGroupArn: main.arn,
      userName: main.users.userName,
      userArn: main.users.userArn,
    });
  }
}
