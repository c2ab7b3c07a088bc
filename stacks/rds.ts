import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { DatabaseAlarms } from "#constructs/data/database-alarms";
import { MysqlDatabase } from "#constructs/data/mysql-database";
import type { Environment } from "#environments/environment";
import { connectionsOf } from "#environments/settings/database";
import { hasInsights } from "#environments/settings/database-classes";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { rds } from "./contracts/rds.ts";
import { sgRds } from "./contracts/sg-rds.ts";
import { vpc } from "./contracts/vpc.ts";

/**
 * The MySQL database of the services, in the data subnets of every AZ, with a standby in multi-AZ. Its master password is made, kept
 * and rotated by RDS; slow statements and errors go to CloudWatch Logs.
 */
export class RdsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "rds", "confidential");
    const { dataSubnetIds } = this.read(vpc);
    const { groupId } = this.read(sgRds);
    const { dataKeyArn, logsKeyArn } = this.read(keys);
    const { topicArn } = this.read(alerts);
    const { database, protectData, region, accountId, logRetentionDays } = environment;
    const { insights, instanceClass, storageGib } = database;
    const maxConnections = connectionsOf(database);

    const primary = new MysqlDatabase(this, "primary", {
      ...database,
      name: this.nameOf("primary"),
      restoreDays: database.restoreDays ?? (protectData ? 14 : 1),
      maxConnections,
      insights: insights !== "off" && hasInsights(instanceClass) ? insights : undefined,
      multiAz: this.multiAz,
      subnetIds: dataSubnetIds.all,
      securityGroupId: groupId,
      keyArn: dataKeyArn,
      protectData,
      logs: { retentionDays: logRetentionDays, keyArn: logsKeyArn },
      region,
      accountId,
    });
    new DatabaseAlarms(this, "alarms", { identifier: primary.identifier, topicArn, storageGib, maxConnections });
    const { host, port, databaseName, masterSecretArn, resourceId } = primary;
    this.publish(rds, { host, port, databaseName, masterSecretArn, resourceId });
  }
}
