import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { isGraviton } from "#environments/settings/instance-types";

export interface NodeGroupProps {
  /** Names the group and its launch template. */
  readonly name: string;
  readonly clusterName: string;
  /** The cluster's version; nodes are renewed when it rises. */
  readonly version: string;
  readonly roleArn: string;
  /** Other subnets replace the group. */
  readonly subnetIds: string[];
  /** The nodes' only group: EKS adds none where a launch template names one. */
  readonly securityGroupId: string;
  readonly instanceTypes: readonly string[];
  /** @default "on-demand" */
  readonly capacity?: "on-demand" | "spot";
  /** How many run; may be 0. */
  readonly nodes: number;
  /** How many may run, at least 1. @default as many as run */
  readonly maxNodes?: number;
  readonly diskGb: number;
  /** Tags of the instances and volumes, which the provider's default tags do not reach. */
  readonly tags: Readonly<Record<string, string>>;
  /** What the nodes are for: their label `dedicated`. */
  readonly dedicated: string;
  /** Keep all others away by a taint of the same name. @default false */
  readonly exclusive?: boolean;
  /** What must be there before a node can become ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Nodes that EKS manages, on Amazon Linux 2023. A pod cannot reach its node's credentials (metadata by token only, and one hop is
 * too short for a pod), disks are encrypted, and nobody signs in but through Session Manager.
 */
export class NodeGroup extends Construct implements ITerraformDependable {
  readonly fqn: string;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const template = this.#template(props);
    const graviton = props.instanceTypes.some(isGraviton);
    const group = new EksNodeGroup(this, "default", {
      clusterName: props.clusterName,
      nodeGroupName: props.name,
      version: props.version,
      nodeRoleArn: props.roleArn,
      subnetIds: props.subnetIds,
      amiType: graviton ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD",
      instanceTypes: [...props.instanceTypes],
      capacityType: props.capacity === "spot" ? "SPOT" : "ON_DEMAND",
      scalingConfig: {
        minSize: props.nodes,
        desiredSize: props.nodes,
        maxSize: Math.max(1, props.nodes, props.maxNodes ?? 0),
      },
      updateConfig: { maxUnavailable: 1 },
      launchTemplate: { id: template.id, version: Fn.tostring(template.latestVersion) },
      labels: { dedicated: props.dedicated },
      ...(props.exclusive ? { taint: [{ key: "dedicated", value: props.dedicated, effect: "NO_SCHEDULE" }] } : {}),
      dependsOn: [...props.dependsOn],
    });
    this.fqn = group.fqn;
  }

  #template({ name, securityGroupId, diskGb, tags }: NodeGroupProps): LaunchTemplate {
    return new LaunchTemplate(this, "template", {
      name,
      vpcSecurityGroupIds: [securityGroupId],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          // With AWS's own key: EC2 Auto Scaling could use one of ours only if the key's policy named its role.
          ebs: { volumeType: "gp3", volumeSize: diskGb, encrypted: "true", deleteOnTermination: "true" },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: { ...tags, Name: name },
      })),
    });
  }
}
