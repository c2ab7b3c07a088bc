import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";
import { EnhancedMonitoring } from "./enhanced-monitoring.ts";
import { MysqlParameters } from "./mysql-parameters.ts";

export interface MysqlDatabaseProps {
  readonly name: string;
  /** Name of the database that is created in it. Changing it replaces the instance. */
  readonly databaseName: string;
  /** Name of the master user. Changing it replaces the instance. */
  readonly masterUser: string;
  /** Name of the subnet group. @default `name` */
  readonly subnetGroup?: string | undefined;
  /** Key of the storage alone, where it is not `keyArn`. Changing it replaces the instance. */
  readonly storageKeyArn?: string | undefined;
  readonly version: string;
  readonly allowMajorUpgrade: boolean;
  readonly instanceClass: string;
  readonly storageGib: number;
  readonly storageCeilingGib: number;
  readonly restoreDays: number;
  readonly slowQuerySeconds: number;
  readonly maxConnections: number;
  readonly applyImmediately: boolean;
  readonly maintenanceWindow: string;
  readonly backupWindow: string;
  /** `undefined` where the class has none or none is wanted. */
  readonly insights: "standard" | "advanced" | undefined;
  readonly enhancedMonitoringSeconds: number;
  /** A standby in another AZ, switched in place. */
  readonly multiAz: boolean;
  /** Subnets of at least two AZs, also with one copy. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  /** Key of the storage, the backups, the insights and the managed password. */
  readonly keyArn: string;
  readonly protectData: boolean;
  readonly logs: { readonly retentionDays: number; readonly keyArn: string };
  readonly region: string;
  readonly accountId: string;
}

/** Days that insights are kept in each mode. Source: RDS user guide, "Database Insights". */
const insightsDays = { standard: 7, advanced: 465 } as const;

/**
 * A MySQL instance: encrypted, TLS only, never public, its master password made, kept and rotated by RDS in Secrets Manager, so
 * that it is in no state. Protected, it cannot be deleted, and leaves the snapshot `<name>-final` when it is after all; a second
 * one of that name is refused, so an older one is renamed (copied) first.
 */
export class MysqlDatabase extends Construct {
  readonly identifier: string;
  readonly host: string;
  readonly port: number;
  readonly databaseName: string;
  readonly resourceId: string;
  readonly masterSecretArn: string;

  constructor(scope: Construct, id: string, props: MysqlDatabaseProps) {
    super(scope, id);
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: props.subnetGroup ?? props.name,
      description: `Data subnets of ${props.name}`,
      subnetIds: props.subnetIds,
    });
    const parameters = new MysqlParameters(this, "parameters", props);
    const logGroups = this.#logGroups(props);
    const monitoring = this.#monitoring(props);
    const instance = new DbInstance(this, "default", {
      identifier: props.name,
      engine: "mysql",
      engineVersion: props.version,
      instanceClass: props.instanceClass,
      dbName: props.databaseName,
      username: props.masterUser,
      manageMasterUserPassword: true,
      masterUserSecretKmsKeyId: props.keyArn,
      parameterGroupName: parameters.name,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      publiclyAccessible: false,
      multiAz: props.multiAz,
      enabledCloudwatchLogsExports: Object.keys(logGroups),
      iamDatabaseAuthenticationEnabled: true,
      ...this.#storage(props),
      ...this.#upkeep(props),
      ...this.#insight(props),
      monitoringInterval: props.enhancedMonitoringSeconds,
      ...(monitoring && { monitoringRoleArn: monitoring.roleArn }),
      // RDS makes missing groups by itself, without an end to what they keep.
      dependsOn: [...Object.values(logGroups), ...(monitoring ? [monitoring.group] : [])],
    });
    this.identifier = instance.identifier;
    this.host = instance.address;
    this.port = instance.port;
    this.databaseName = instance.dbName;
    this.resourceId = instance.resourceId;
    this.masterSecretArn = instance.masterUserSecret.get(0).secretArn;
  }

  #logGroups({ name, logs }: MysqlDatabaseProps): Record<"error" | "slowquery", LogGroup> {
    const group = (kind: string) =>
      new LogGroup(this, `${kind}-log`, { name: `/aws/rds/instance/${name}/${kind}`, ...logs });
    return { error: group("error"), slowquery: group("slowquery") };
  }

  #storage({
    name,
    keyArn,
    storageKeyArn,
    storageGib,
    storageCeilingGib,
    restoreDays,
    protectData,
  }: MysqlDatabaseProps) {
    return {
      storageType: "gp3",
      allocatedStorage: storageGib,
      maxAllocatedStorage: storageCeilingGib,
      storageEncrypted: true,
      kmsKeyId: storageKeyArn ?? keyArn,
      backupRetentionPeriod: restoreDays,
      copyTagsToSnapshot: true,
      deletionProtection: protectData,
      deleteAutomatedBackups: !protectData,
      skipFinalSnapshot: !protectData,
      ...(protectData ? { finalSnapshotIdentifier: `${name}-final` } : {}),
    };
  }

  #upkeep({ applyImmediately, allowMajorUpgrade, maintenanceWindow, backupWindow }: MysqlDatabaseProps) {
    return {
      applyImmediately,
      allowMajorVersionUpgrade: allowMajorUpgrade,
      autoMinorVersionUpgrade: true,
      maintenanceWindow,
      backupWindow,
    };
  }

  #monitoring({ name, enhancedMonitoringSeconds, ...props }: MysqlDatabaseProps): EnhancedMonitoring | undefined {
    if (enhancedMonitoringSeconds === 0) return undefined;
    return new EnhancedMonitoring(this, "monitoring", { ...props, name: `${name}-monitoring` });
  }

  #insight({ keyArn, insights }: MysqlDatabaseProps) {
    return {
      performanceInsightsEnabled: insights !== undefined,
      ...(insights && {
        databaseInsightsMode: insights,
        performanceInsightsKmsKeyId: keyArn,
        performanceInsightsRetentionPeriod: insightsDays[insights],
      }),
    };
  }
}
