import type { Statement } from "#constructs/security/policy";

export interface LoadBalancerRightsProps {
  readonly region: string;
  readonly accountId: string;
  /** The tag `elbv2.k8s.aws/cluster` that the controller puts on all it makes. */
  readonly clusterName: string;
  /** The tag `Environment` of target groups that Terraform makes, which the controller fills. */
  readonly environmentName: string;
  readonly vpcId: string;
  /** The only group that a load balancer may carry. */
  readonly balancerGroupId: string;
  /** The nodes' group, which is Terraform's alone. */
  readonly nodeGroupId: string;
}

const clusterTag = "elbv2.k8s.aws/cluster";

/** What of EC2 and ELB can only be allowed as a whole. Source: Service Authorization Reference */
const looking = [
  ...["AccountAttributes", "Addresses", "AvailabilityZones", "Instances", "InternetGateways", "NetworkInterfaces"],
  ...["RouteTables", "SecurityGroups", "Subnets", "Tags", "VpcPeeringConnections", "Vpcs"],
].map((what) => `ec2:Describe${what}`);
const lookingAtBalancers = [
  ...["CapacityReservation", "ListenerAttributes", "ListenerCertificates", "Listeners", "LoadBalancerAttributes"],
  ...["LoadBalancers", "Rules", "SSLPolicies", "Tags", "TargetGroupAttributes", "TargetGroups", "TargetHealth"],
].map((what) => `elasticloadbalancing:Describe${what}`);

const balancing = (...actions: string[]) => actions.map((action) => `elasticloadbalancing:${action}`);

/**
 * The rights of the AWS Load Balancer Controller: the policy of its documentation, version 2.13, held to the one cluster. It may
 * change what carries the cluster's tag, and register pods with the environment's target groups. Left out are firewalls (WAF, Shield)
 * and sign-in at the balancer, which its values switch off, and every change of a security group: load balancers carry the
 * platform's group, whose rules are Terraform's. Source: docs/install/iam_policy.json of the controller
 */
export function loadBalancerRights(props: LoadBalancerRightsProps): Readonly<Record<string, readonly Statement[]>> {
  const { region, accountId, vpcId, clusterName, environmentName, balancerGroupId, nodeGroupId } = props;
  const elb = (...kinds: string[]) =>
    kinds.map((kind) => `arn:aws:elasticloadbalancing:${region}:${accountId}:${kind}/*`);
  const balancers = elb("loadbalancer/app", "loadbalancer/net");
  const parts = elb("targetgroup", "listener/app", "listener/net", "listener-rule/app", "listener-rule/net");
  const requested = { [`aws:RequestTag/${clusterTag}`]: clusterName };
  const owned = { [`aws:ResourceTag/${clusterTag}`]: clusterName };
  const inOurGroup = { "ForAllValues:StringEquals": { "elasticloadbalancing:SecurityGroup": [balancerGroupId] } };
  const allow = (Action: string[], Resource: string[], Condition?: Statement["Condition"]): Statement => ({
    Effect: "Allow",
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
  });

  return {
    look: [
      allow([...looking, ...lookingAtBalancers, "acm:ListCertificates"], ["*"]),
      allow(["ec2:GetSecurityGroupsForVpc"], [`arn:aws:ec2:${region}:${accountId}:vpc/${vpcId}`]),
      allow(["acm:DescribeCertificate"], [`arn:aws:acm:${region}:${accountId}:certificate/*`]),
    ],
    create: [
      allow(balancing("CreateLoadBalancer"), balancers, { StringEquals: requested, ...inOurGroup }),
      allow(balancing("CreateTargetGroup"), elb("targetgroup"), { StringEquals: requested }),
      allow(balancing("CreateListener", "CreateRule"), [...balancers, ...parts], { StringEquals: owned }),
      allow(balancing("AddTags"), [...balancers, ...parts], {
        StringEquals: {
          ...requested,
          "elasticloadbalancing:CreateAction": [
            "CreateListener",
            "CreateLoadBalancer",
            "CreateRule",
            "CreateTargetGroup",
          ],
        },
      }),
      // The first load balancer of an account needs ELB's own role.
      allow(
        ["iam:CreateServiceLinkedRole"],
        [`arn:aws:iam::${accountId}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*`],
        { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
      ),
    ],
    change: [
      allow(
        balancing("DeleteLoadBalancer", "ModifyLoadBalancerAttributes", "SetIpAddressType", "SetSubnets"),
        balancers,
        { StringEquals: owned },
      ),
      allow(balancing("SetSecurityGroups"), balancers, { StringEquals: owned, ...inOurGroup }),
      allow(
        [
          ...balancing("AddListenerCertificates", "DeleteListener", "ModifyListener", "ModifyListenerAttributes"),
          ...balancing("RemoveListenerCertificates", "DeleteRule", "ModifyRule", "SetRulePriorities"),
          ...balancing("DeleteTargetGroup", "ModifyTargetGroup", "ModifyTargetGroupAttributes"),
          ...balancing("DeregisterTargets", "RegisterTargets"),
        ],
        parts,
        { StringEquals: owned },
      ),
      // Whose a thing is cannot be changed afterwards.
      allow(balancing("AddTags", "RemoveTags"), [...balancers, ...parts], {
        StringEquals: owned,
        "ForAllValues:StringNotEquals": { "aws:TagKeys": [clusterTag] },
      }),
    ],
    targets: [
      allow(balancing("DeregisterTargets", "RegisterTargets"), elb("targetgroup"), {
        StringEquals: { "aws:ResourceTag/Environment": environmentName },
      }),
    ],
    "keep-off-nodes": [
      {
        Effect: "Deny",
        Action: [
          "ec2:AuthorizeSecurityGroup*",
          "ec2:CreateTags",
          "ec2:DeleteSecurityGroup",
          "ec2:DeleteTags",
          "ec2:ModifySecurityGroupRules",
          "ec2:RevokeSecurityGroup*",
          "ec2:UpdateSecurityGroupRuleDescriptions*",
        ],
        Resource: `arn:aws:ec2:${region}:${accountId}:security-group/${nodeGroupId}`,
      },
    ],
  };
}
