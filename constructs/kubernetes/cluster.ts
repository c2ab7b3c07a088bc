import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster/index.js";
import { Construct } from "constructs";
import { providerKnows } from "#constructs/core/provider-settings";
import { LogGroup } from "#constructs/observability/log-group";

export interface ClusterProps {
  readonly name: string;
  /** Minor version of Kubernetes, e.g. `1.36`. */
  readonly version: string;
  /** Stay on the version beyond standard support, at $0.60 an hour instead of $0.10. */
  readonly extendedSupport: boolean;
  /** Role that the control plane acts in. Another one replaces the cluster. */
  readonly roleArn: string;
  /** Where the control plane has its ends, always in every AZ: what runs there may move at any time. */
  readonly subnetIds: string[];
  /** Group of those ends, beside the one that EKS makes. */
  readonly securityGroupId: string;
  /** Key of all that Kubernetes stores. It cannot be taken away again. */
  readonly keyArn: string;
  /** Ranges that may call the API server over the internet; none when empty. */
  readonly publicAccessCidrs: readonly string[];
  /** The cluster cannot be deleted before this is false. */
  readonly protectData: boolean;
  readonly logs: { readonly retentionDays: number; readonly keyArn: string };
}

/**
 * A Kubernetes control plane: private, encrypted with a key of ours, logging all it does. Access is by entries of EKS alone; who
 * creates it has no rights in it. It comes without add-ons, which are declared one by one.
 */
export class Cluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** The group that EKS makes. Nodes here do not carry it, since it lets everything out. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const logs = new LogGroup(this, "log", { name: `/aws/eks/${props.name}/cluster`, ...props.logs });
    const isPublic = props.publicAccessCidrs.length > 0;
    const cluster = new EksCluster(this, "default", {
      name: props.name,
      version: props.version,
      roleArn: props.roleArn,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
      // Both matter while a cluster is made and are told by no API: an imported cluster would be replaced for them.
      lifecycle: {
        ignoreChanges: [
          "bootstrap_self_managed_addons",
          "access_config[0].bootstrap_cluster_creator_admin_permissions",
        ],
      },
      ...(providerKnows("6.9.0") ? { deletionProtection: props.protectData } : {}),
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      encryptionConfig: { provider: { keyArn: props.keyArn }, resources: ["secrets"] },
      upgradePolicy: { supportType: props.extendedSupport ? "EXTENDED" : "STANDARD" },
      vpcConfig: {
        subnetIds: props.subnetIds,
        securityGroupIds: [props.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: isPublic,
        ...(isPublic ? { publicAccessCidrs: [...props.publicAccessCidrs] } : {}),
      },
      // EKS would make the group itself, and it would keep everything for ever.
      dependsOn: [logs],
    });
    this.name = cluster.name;
    this.arn = cluster.arn;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
  }
}
