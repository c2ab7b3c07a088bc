import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";
import { CacheUsers } from "./cache-users.ts";

export interface CacheGroupProps {
  /** At most 40 characters. */
  readonly name: string;
  readonly engine: "valkey" | "redis";
  readonly version: string;
  readonly nodeType: string;
  readonly snapshotDays: number;
  readonly applyImmediately: boolean;
  readonly maintenanceWindow: string;
  readonly snapshotWindow: string;
  /** A second node in another AZ that takes over (true), or a single one (false); switched in place. */
  readonly multiAz: boolean;
  /** Subnets of at least two AZs, also with one node. */
  readonly subnetIds: string[];
  readonly securityGroupId: string;
  readonly keyArn: string;
  /** Daily snapshots and a last one named `<name>-final`, or none at all: a cache can be filled again. */
  readonly protectData: boolean;
  readonly logs: { readonly retentionDays: number; readonly keyArn: string };
}

/** A Valkey or Redis replication group of one shard: encrypted at rest and in transit, signed in to by IAM. */
export class CacheGroup extends Construct {
  readonly replicationGroupId: string;
  readonly arn: string;
  readonly primaryHost: string;
  readonly port: number;
  readonly users: CacheUsers;
  /** The nodes' ids, which metrics are counted by. */
  readonly nodeIds: readonly string[];

  constructor(scope: Construct, id: string, props: CacheGroupProps) {
    super(scope, id);
    const { name, engine, multiAz, protectData } = props;
    const subnets = new ElasticacheSubnetGroup(this, "subnets", {
      name,
      description: `Data subnets of ${name}`,
      subnetIds: props.subnetIds,
    });
    this.users = new CacheUsers(this, "users", { name });
    const slowLog = new LogGroup(this, "slow-log", { name: `/aws/elasticache/${name}/slow-log`, ...props.logs });
    const group = new ElasticacheReplicationGroup(this, "default", {
      replicationGroupId: name,
      description: `Cache ${name}`,
      engine,
      engineVersion: props.version,
      nodeType: props.nodeType,
      port: 6379,
      // All three go together: failover needs a second node, multi-AZ needs failover.
      numCacheClusters: multiAz ? 2 : 1,
      automaticFailoverEnabled: multiAz,
      multiAzEnabled: multiAz,
      subnetGroupName: subnets.name,
      securityGroupIds: [props.securityGroupId],
      atRestEncryptionEnabled: "true",
      kmsKeyId: props.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      userGroupIds: [this.users.groupId],
      autoMinorVersionUpgrade: "true",
      applyImmediately: props.applyImmediately,
      maintenanceWindow: props.maintenanceWindow,
      snapshotWindow: props.snapshotWindow,
      snapshotRetentionLimit: protectData ? props.snapshotDays : 0,
      ...(protectData ? { finalSnapshotIdentifier: `${name}-final` } : {}),
      logDeliveryConfiguration: [
        { destination: slowLog.name, destinationType: "cloudwatch-logs", logFormat: "json", logType: "slow-log" },
      ],
    });
    this.replicationGroupId = group.replicationGroupId;
    this.arn = group.arn;
    this.primaryHost = group.primaryEndpointAddress;
    this.port = group.port;
    this.nodeIds = (multiAz ? ["001", "002"] : ["001"]).map((number) => `${name}-${number}`);
  }
}
