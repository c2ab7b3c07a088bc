import type { Construct } from "constructs";
import { clusterName, resourceName } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { AddOns } from "#constructs/kubernetes/add-ons";
import { Cluster } from "#constructs/kubernetes/cluster";
import { ClusterAccess } from "#constructs/kubernetes/cluster-access";
import { ContainerLogs } from "#constructs/kubernetes/container-logs";
import { PlatformNodes } from "#constructs/kubernetes/platform-nodes";
import type { Environment } from "#environments/environment";
import { eks } from "./contracts/eks.ts";
import { iam } from "./contracts/iam.ts";
import { keys } from "./contracts/keys.ts";
import { sgEks } from "./contracts/sg-eks.ts";
import { vpc } from "./contracts/vpc.ts";

/** Builds as roles inside the cluster name them (docs/how-to/let-builds-deploy.md). */
const buildGroup = "sluice-build";

/**
 * The Kubernetes cluster of the services: a private control plane over all AZs, nodes for services and for Kafka that carry the
 * group of `sg-eks`, and the add-ons for network, names, volumes, pod roles and Container Insights.
 */
export class EksStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "eks", "confidential");
    const { accountId, kubernetes, protectData, logRetentionDays, availabilityZones: zones } = environment;
    const { privateSubnetIds } = this.read(vpc);
    const { groupId: securityGroupId } = this.read(sgEks);
    const { clusterRoleArn, nodeRoleArn } = this.read(iam);
    const { platformKeyArn, logsKeyArn } = this.read(keys);
    const logs = { retentionDays: logRetentionDays, keyArn: logsKeyArn };

    const cluster = new Cluster(this, "cluster", {
      ...kubernetes,
      name: this.givenOr(clusterName(environment)),
      roleArn: clusterRoleArn,
      subnetIds: privateSubnetIds.all,
      securityGroupId,
      keyArn: platformKeyArn,
      protectData,
      logs,
    });
    this.#access(cluster.name);

    const containerLogs = new ContainerLogs(this, "container-logs", { clusterName: cluster.name, ...logs });
    const addOns = new AddOns(this, "add-ons", {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      accountId,
      versions: kubernetes.addonVersions,
      nameOf: (name) => this.nameOf(name),
      containerLogs: containerLogs.groups,
    });
    const nodes = new PlatformNodes(this, "nodes", {
      settings: kubernetes,
      clusterName: cluster.name,
      version: kubernetes.version,
      roleArn: nodeRoleArn,
      securityGroupId,
      zones,
      subnetIds: privateSubnetIds,
      multiAz: this.multiAz,
      nameOf: (name) => this.nameOf(name),
      tags: this.standardTags,
      dependsOn: addOns.forNodes(),
    });
    addOns.forWorkloads([nodes.services]);

    this.publish(eks, {
      clusterName: cluster.name,
      clusterArn: cluster.arn,
      clusterSecurityGroupId: cluster.securityGroupId,
      applicationLogGroupName: containerLogs.applicationLogGroupName,
    });
  }

  /** Who may do what in the cluster, beside AWS itself. */
  #access(clusterName: string): void {
    const { accountId, kubernetes } = this.environment;
    const { adminRoleArns, viewRoleArns, buildNamespaces: namespaces } = kubernetes.access;
    const idOf = (roleArn: string) => roleArn.replace(/^.*?:role\//, "").replaceAll(/[^A-Za-z0-9]+/g, "-");
    for (const roleArn of adminRoleArns)
      new ClusterAccess(this, `access-of-${idOf(roleArn)}`, { clusterName, roleArn, may: "administer" });
    for (const roleArn of viewRoleArns)
      new ClusterAccess(this, `access-of-${idOf(roleArn)}`, { clusterName, roleArn, may: "view" });
    // By its name and not from the contract of iam: what a parameter says must not decide who gets in.
    const build = this.givenOr(resourceName(this.environment, "iam", "build"));
    const roleArn = `arn:aws:iam::${accountId}:role/${build}`;
    new ClusterAccess(this, "access-of-build", { clusterName, roleArn, may: "edit", namespaces, groups: [buildGroup] });
  }
}
