import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Statement } from "#constructs/security/policy";
import type { Environment } from "#environments/environment";
import { AddOn, type AddOnProps } from "./add-on.ts";

type AddOnName = keyof Environment["kubernetes"]["addonVersions"];

export interface AddOnsProps {
  readonly clusterName: string;
  readonly clusterArn: string;
  readonly accountId: string;
  readonly versions: Environment["kubernetes"]["addonVersions"];
  /** Name of an add-on's role. */
  readonly nameOf: (name: string) => string;
  /** Log groups that container logs go to; the agent would make them itself, without an end. */
  readonly containerLogs: readonly ITerraformDependable[];
}

/** What differs between add-ons. */
interface Particulars {
  readonly configuration?: AddOnProps["configuration"];
  readonly pods?: {
    readonly namespace: string;
    readonly serviceAccount: string;
    readonly policies: readonly string[];
    readonly denied?: Readonly<Record<string, Statement>>;
  };
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * What the agent of Container Insights measures. Said outright, since it is what the alarm of pod restarts goes by: without `enhanced`
 * nothing is counted for the cluster as a whole, and the metrics of OpenTelemetry that newer versions can have instead have other
 * names. What stands here replaces all that the add-on would take, so traces and signals of applications are named too.
 * Source: "Install the CloudWatch agent with the Amazon CloudWatch Observability EKS add-on", CloudWatch user guide.
 */
const agent = {
  config: {
    logs: {
      metrics_collected: { kubernetes: { enhanced_container_insights: true }, application_signals: {} },
    },
    traces: { traces_collected: { application_signals: {} } },
  },
};

/**
 * Volumes that are not encrypted: what a StorageClass says is up to charts, this is not. Source: Service Authorization Reference, Amazon EC2
 * (`ec2:Encrypted`).
 */
const plainVolumes: Statement = {
  Effect: "Deny",
  Action: ["ec2:CreateVolume"],
  Resource: ["arn:aws:ec2:*:*:volume/*"],
  Condition: { Bool: { "ec2:Encrypted": "false" } },
};

/**
 * The add-ons of the cluster. Those that make a node ready run as daemons and are installed before there is any; the others wait
 * for nodes to run on. The roles that they need are their own, not the nodes'.
 */
export class AddOns extends Construct {
  readonly #props: AddOnsProps;

  constructor(scope: Construct, id: string, props: AddOnsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** Network, service addresses, and the agent that hands pods their roles; nodes wait for these. */
  forNodes(): AddOn[] {
    return [
      this.#addOn("eks-pod-identity-agent"),
      this.#addOn("kube-proxy"),
      this.#addOn("vpc-cni", {
        configuration: { enableNetworkPolicy: "true" },
        pods: { namespace: "kube-system", serviceAccount: "aws-node", policies: ["AmazonEKS_CNI_Policy"] },
      }),
    ];
  }

  /** Names, volumes and Container Insights, once there are nodes. */
  forWorkloads(nodes: readonly ITerraformDependable[]): void {
    this.#addOn("coredns", { dependsOn: nodes });
    this.#addOn("aws-ebs-csi-driver", {
      // Of the driver's policies the one that reaches only volumes that the driver itself has tagged.
      pods: {
        namespace: "kube-system",
        serviceAccount: "ebs-csi-controller-sa",
        policies: ["AmazonEBSCSIDriverPolicyV2"],
        denied: { "plain-volumes": plainVolumes },
      },
      dependsOn: nodes,
    });
    this.#addOn("amazon-cloudwatch-observability", {
      configuration: { agent },
      pods: {
        namespace: "amazon-cloudwatch",
        serviceAccount: "cloudwatch-agent",
        policies: ["CloudWatchAgentServerPolicy", "AWSXrayWriteOnlyAccess"],
      },
      dependsOn: [...nodes, ...this.#props.containerLogs],
    });
  }

  #addOn(name: AddOnName, { pods, ...particulars }: Particulars = {}): AddOn {
    const { clusterName, clusterArn, accountId, versions, nameOf } = this.#props;
    return new AddOn(this, name, {
      name,
      clusterName,
      version: versions[name],
      ...particulars,
      ...(pods ? { pods: { ...pods, roleName: nameOf(name), clusterArn, accountId } } : {}),
    });
  }
}
