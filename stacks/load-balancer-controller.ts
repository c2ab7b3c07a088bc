import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { clusterName as composedClusterName, parameterPath } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { loadBalancerRights } from "#constructs/kubernetes/load-balancer-rights";
import { podTrust } from "#constructs/kubernetes/pod-trust";
import { PlatformRole } from "#constructs/security/platform-role";
import type { Environment } from "#environments/environment";
import { eks } from "./contracts/eks.ts";
import { sgAlb } from "./contracts/sg-alb.ts";
import { sgEks } from "./contracts/sg-eks.ts";
import { vpc } from "./contracts/vpc.ts";

/** The service account of the controller's Helm chart. */
const pods = { namespace: "kube-system", serviceAccount: "aws-load-balancer-controller" };

/**
 * What the AWS Load Balancer Controller needs to run in the cluster: its role, the association of its pods with that role, and the
 * Helm values of this environment in a parameter, which a pipeline installs it with (docs/how-to/install-the-load-balancer-controller.md).
 */
export class LoadBalancerControllerStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "load-balancer-controller");
    const { region, accountId } = environment;
    const { clusterName } = this.read(eks);
    const { vpcId } = this.read(vpc);
    const rights = loadBalancerRights({
      region,
      accountId,
      vpcId,
      clusterName,
      environmentName: environment.name,
      balancerGroupId: this.read(sgAlb).groupId,
      nodeGroupId: this.read(sgEks).groupId,
    });

    // By its name and not from the contract of eks: what a parameter says must not decide who is trusted.
    const clusterArn = `arn:aws:eks:${region}:${accountId}:cluster/${this.givenOr(composedClusterName(environment))}`;
    const role = new PlatformRole(this, "controller", {
      name: this.nameOf("pods"),
      ...podTrust(accountId, { ...pods, clusterArn }),
    });
    for (const [id, statements] of Object.entries(rights)) role.policy(id, statements);
    new EksPodIdentityAssociation(this, "association", { clusterName, ...pods, roleArn: role.arn });

    new SsmParameter(this, "helm-values", {
      name: parameterPath(environment, this.concern, "helm-values"),
      description: "Values for the chart eks/aws-load-balancer-controller, as YAML.",
      type: "String",
      insecureValue: Fn.yamlencode(this.#values(clusterName, vpcId)),
    });
  }

  /** Source: values.yaml of the chart, version 1.13 */
  #values(clusterName: string, vpcId: string): Record<string, unknown> {
    const { Stack: _, ManagedBy: __, ...tags } = this.standardTags;
    return {
      clusterName,
      // A pod cannot ask its node's metadata for these.
      region: this.environment.region,
      vpcId,
      serviceAccount: { create: true, name: pods.serviceAccount },
      nodeSelector: { dedicated: "services" },
      defaultTags: { ...tags, ManagedBy: "aws-load-balancer-controller" },
      // Groups are Terraform's, and there is no firewall to attach: the role has no rights for these.
      enableBackendSecurityGroup: false,
      enableShield: false,
      enableWaf: false,
      enableWafv2: false,
    };
  }
}
