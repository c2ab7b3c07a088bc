import { describe, expect, it } from "vitest";
import { type Attempt, permits } from "#constructs/testing/policy-decision";
import { loadBalancerRights } from "./load-balancer-rights.ts";

const rights = Object.values(
  loadBalancerRights({
    region: "ap-northeast-2",
    accountId: "111111111111",
    vpcId: "vpc-1",
    clusterName: "dev-eks",
    environmentName: "dev",
    balancerGroupId: "sg-alb",
    nodeGroupId: "sg-nodes",
  }),
).flat();
const may = (action: string, resource: string, context: Attempt["context"] = {}) =>
  permits(rights, { action, resource, context });

const elb = (kind: string) => `arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:${kind}/name/0123`;
const group = (id: string) => `arn:aws:ec2:ap-northeast-2:111111111111:security-group/${id}`;
const clusterTag = "elbv2.k8s.aws/cluster";
const ours = { [`aws:ResourceTag/${clusterTag}`]: "dev-eks" };
const theirs = { [`aws:ResourceTag/${clusterTag}`]: "other-eks" };
const asOurs = { [`aws:RequestTag/${clusterTag}`]: "dev-eks" };

describe("what the controller does for an Ingress", () => {
  it("is allowed, from the load balancer to its rules and back", () => {
    const balancer = elb("loadbalancer/app");
    expect(
      may("elasticloadbalancing:CreateLoadBalancer", balancer, {
        ...asOurs,
        "elasticloadbalancing:SecurityGroup": ["sg-alb"],
      }),
    ).toBe(true);
    expect(may("elasticloadbalancing:CreateTargetGroup", elb("targetgroup"), asOurs)).toBe(true);
    expect(may("elasticloadbalancing:CreateListener", balancer, ours)).toBe(true);
    expect(may("elasticloadbalancing:CreateRule", elb("listener/app"), ours)).toBe(true);
    for (const kind of ["loadbalancer/app", "targetgroup", "listener/app", "listener-rule/app"]) {
      const CreateAction = "CreateListener";
      const creating = { ...asOurs, "elasticloadbalancing:CreateAction": CreateAction };
      expect([kind, may("elasticloadbalancing:AddTags", elb(kind), creating)]).toEqual([kind, true]);
    }
    expect(may("elasticloadbalancing:RegisterTargets", elb("targetgroup"), ours)).toBe(true);
    expect(may("elasticloadbalancing:ModifyRule", elb("listener-rule/app"), ours)).toBe(true);
    expect(may("elasticloadbalancing:DeleteLoadBalancer", balancer, ours)).toBe(true);
    expect(may("elasticloadbalancing:DescribeTargetHealth", "*")).toBe(true);
  });

  it("is allowed for the target groups that Terraform made, as far as their targets go", () => {
    const made = { "aws:ResourceTag/Environment": "dev" };
    expect(may("elasticloadbalancing:RegisterTargets", elb("targetgroup"), made)).toBe(true);
    expect(may("elasticloadbalancing:DeregisterTargets", elb("targetgroup"), made)).toBe(true);
    expect(may("elasticloadbalancing:DeleteTargetGroup", elb("targetgroup"), made)).toBe(false);
    expect(may("elasticloadbalancing:ModifyTargetGroup", elb("targetgroup"), made)).toBe(false);
  });
});

describe("a controller that somebody has taken over", () => {
  it.each([
    "AuthorizeSecurityGroupIngress",
    "AuthorizeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "ModifySecurityGroupRules",
    "UpdateSecurityGroupRuleDescriptionsIngress",
    "DeleteSecurityGroup",
    "CreateTags",
    "DeleteTags",
  ])("cannot %s, on the nodes' group or any other", (action) => {
    for (const id of ["sg-nodes", "sg-alb", "sg-rds"])
      expect([id, may(`ec2:${action}`, group(id), ours)]).toEqual([id, false]);
  });

  it("stays kept off the nodes' group by whatever right it is given later", () => {
    const everything = { Effect: "Allow", Action: "ec2:*", Resource: "*" } as const;
    const attempt = (id: string) => ({ action: "ec2:AuthorizeSecurityGroupIngress", resource: group(id) });
    expect(permits([...rights, everything], attempt("sg-rds"))).toBe(true);
    expect(permits([...rights, everything], attempt("sg-nodes"))).toBe(false);
  });

  it("cannot open another door: neither with another group nor by changing groups later", () => {
    const balancer = elb("loadbalancer/app");
    for (const groups of [["sg-open"], ["sg-alb", "sg-open"]]) {
      const context = { ...asOurs, ...ours, "elasticloadbalancing:SecurityGroup": groups };
      expect(may("elasticloadbalancing:CreateLoadBalancer", balancer, context)).toBe(false);
      expect(may("elasticloadbalancing:SetSecurityGroups", balancer, context)).toBe(false);
    }
  });

  it("cannot touch load balancers of another cluster, or of nobody's", () => {
    for (const context of [theirs, {}]) {
      expect(may("elasticloadbalancing:DeleteLoadBalancer", elb("loadbalancer/net"), context)).toBe(false);
      expect(may("elasticloadbalancing:ModifyListener", elb("listener/net"), context)).toBe(false);
      expect(may("elasticloadbalancing:CreateListener", elb("loadbalancer/app"), context)).toBe(false);
      expect(may("elasticloadbalancing:DeregisterTargets", elb("targetgroup"), context)).toBe(false);
    }
    const production = { "aws:ResourceTag/Environment": "prod" };
    expect(may("elasticloadbalancing:DeregisterTargets", elb("targetgroup"), production)).toBe(false);
  });

  it("cannot make another's its own by a tag, nor make something without one", () => {
    const balancer = elb("loadbalancer/app");
    expect(may("elasticloadbalancing:AddTags", balancer, { ...theirs, ...asOurs })).toBe(false);
    const claiming = { ...ours, "aws:TagKeys": [clusterTag] };
    expect(may("elasticloadbalancing:RemoveTags", balancer, claiming)).toBe(false);
    expect(may("elasticloadbalancing:AddTags", balancer, { ...ours, "aws:TagKeys": ["Name"] })).toBe(true);
    expect(may("elasticloadbalancing:CreateLoadBalancer", balancer)).toBe(false);
    expect(may("elasticloadbalancing:CreateTargetGroup", elb("targetgroup"))).toBe(false);
  });

  it("cannot make roles for other services", () => {
    const role = (service: string) => `arn:aws:iam::111111111111:role/aws-service-role/${service}/AWSServiceRole`;
    const of = (service: string) => ({ "iam:AWSServiceName": service });
    const elbService = "elasticloadbalancing.amazonaws.com";
    expect(may("iam:CreateServiceLinkedRole", role(elbService), of(elbService))).toBe(true);
    expect(may("iam:CreateServiceLinkedRole", role("ecs.amazonaws.com"), of("ecs.amazonaws.com"))).toBe(false);
  });
});
