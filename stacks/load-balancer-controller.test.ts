import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { LoadBalancerControllerStack } from "./load-balancer-controller.ts";

const controllerOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new LoadBalancerControllerStack(Testing.app(), testEnvironment(changes)));
const { resource, resources } = controllerOf();
/** A field of a contract inside a policy, which is an expression already. */
const from = (contract: string, field: string) =>
  `jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}`;
const policies = Object.entries(resources("aws_iam_role_policy")).map(
  ([id, { policy }]) => [id.replace("controller_", ""), policy as string] as const,
);
const policyOf = (name: string): string => resource(`aws_iam_role_policy.controller_${name}`).policy;
/** Statements of a policy as text, one each. */
const statementsOf = (policy: string) => policy.split('{"Effect" = ').slice(1);

describe("the controller's role", () => {
  it("is its pods' alone, in this cluster", () => {
    const trust = resource("aws_iam_role.controller").assume_role_policy;
    expect(trust).toContain(
      '"aws:RequestTag/eks-cluster-arn" = "arn:aws:eks:ap-northeast-2:111111111111:cluster/dev-eks"',
    );
    expect(trust).toContain('"aws:RequestTag/kubernetes-service-account" = "aws-load-balancer-controller"');
    expect(trust).not.toContain("jsondecode");
    expect(resource("aws_eks_pod_identity_association.association")).toMatchObject({
      namespace: "kube-system",
      service_account: "aws-load-balancer-controller",
      role_arn: "${aws_iam_role.controller.arn}",
    });
  });

  it("may touch no security group, and the nodes' group least of all", () => {
    for (const [name, policy] of policies.filter(([each]) => each !== "keep-off-nodes"))
      expect([name, policy.match(/"ec2:(?!Describe|GetSecurityGroupsForVpc)\w+/g)]).toEqual([name, null]);
    const denial = policyOf("keep-off-nodes");
    expect(denial).toContain('"Effect" = "Deny"');
    expect(denial).not.toContain('"Effect" = "Allow"');
    for (const action of ["ec2:AuthorizeSecurityGroup*", "ec2:RevokeSecurityGroup*", "ec2:CreateTags"])
      expect(denial).toContain(`"${action}"`);
    expect(denial).toContain(`security-group/\${${from("sg-eks", "groupId")}}`);
  });

  it("changes load balancers of its cluster only", () => {
    const owned = '"aws:ResourceTag/elbv2.k8s.aws/cluster"';
    for (const statement of statementsOf(policyOf("change"))) expect(statement).toContain(owned);
    for (const statement of statementsOf(policyOf("create")))
      expect(statement).toMatch(/(Request|Resource)Tag\/elbv2\.k8s\.aws\/cluster|AWSServiceName/);
  });

  it("cannot claim what is another's by tagging it, nor let go of its own", () => {
    const tagging = statementsOf(policyOf("change")).filter((statement) => statement.includes(":AddTags"));
    expect(tagging).toHaveLength(1);
    expect(tagging[0]).toContain('"ForAllValues:StringNotEquals" = {"aws:TagKeys" = ["elbv2.k8s.aws/cluster"]}');
    const creating = statementsOf(policyOf("create")).filter((statement) => statement.includes(":AddTags"));
    expect(creating).toHaveLength(1);
    expect(creating[0]).toContain("elasticloadbalancing:CreateAction");
  });

  it("opens no door but the platform's: its load balancers carry the ALB's group", () => {
    const choosing = [...statementsOf(policyOf("create")), ...statementsOf(policyOf("change"))].filter((statement) =>
      /:CreateLoadBalancer"\]|:SetSecurityGroups/.test(statement),
    );
    expect(choosing).toHaveLength(2);
    for (const statement of choosing)
      expect(statement).toContain(`"elasticloadbalancing:SecurityGroup" = [${from("sg-alb", "groupId")}]`);
  });

  it("registers pods with the environment's target groups, which Terraform made", () => {
    expect(policyOf("targets")).toContain('"aws:ResourceTag/Environment" = "dev"');
    expect(policyOf("targets")).toContain('"arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/*"');
  });

  it("reaches everything only to look", () => {
    for (const [name, policy] of policies) {
      const everywhere = statementsOf(policy).filter((statement) => statement.includes('"Resource" = ["*"]'));
      if (name === "look") expect(everywhere).toHaveLength(1);
      else expect(everywhere).toEqual([]);
    }
    const actions = [...policyOf("look").matchAll(/"[a-z0-9]+:(\w+)"/g)].map(([, action]) => action);
    expect(actions.filter((action) => !/^(Describe|List|Get)/.test(action ?? ""))).toEqual([]);
  });

  it("fits the room that a role has for its policies", () => {
    const characters = policies.reduce((sum, [, policy]) => sum + policy.replaceAll(" ", "").length, 0);
    expect(characters).toBeLessThan(10_240);
  });
});

describe("the Helm values", () => {
  it("say what the chart cannot find out, and switch off what the role may not", () => {
    const parameter = resource("aws_ssm_parameter.helm-values");
    expect(parameter.name).toBe("/sluice/dev/ap-northeast-2/load-balancer-controller/helm-values");
    const values: string = parameter.insecure_value;
    expect(values).toMatch(/^\$\{yamlencode\(/);
    expect(values).toContain(`"clusterName" = ${from("eks", "clusterName")}`);
    expect(values).toContain(`"vpcId" = ${from("vpc", "vpcId")}`);
    expect(values).toContain('"region" = "ap-northeast-2"');
    for (const off of ["enableBackendSecurityGroup", "enableShield", "enableWaf", "enableWafv2"])
      expect(values).toContain(`"${off}" = false`);
  });

  it("do not tag what the controller makes as this stack's, or it would be taken for a leftover of a deploy", () => {
    const values: string = resource("aws_ssm_parameter.helm-values").insecure_value;
    expect(values).not.toContain('"Stack"');
    expect(values).toContain('"ManagedBy" = "aws-load-balancer-controller"');
  });

  it("are the same in single-AZ and multi-AZ: the chart runs two controllers in any case", () => {
    const values = (availability: EnvironmentInput["availability"]) =>
      controllerOf({ availability }).resource("aws_ssm_parameter.helm-values").insecure_value;
    expect(values("multi-az")).toBe(values("single-az"));
  });
});
