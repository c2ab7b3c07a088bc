import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { IamStack } from "./iam.ts";

const iamOf = (changes: Partial<EnvironmentInput> = {}) => synth(new IamStack(Testing.app(), testEnvironment(changes)));
const { resource, resources } = iamOf();
const trustOf = (role: string): string => resource(`aws_iam_role.${role}`).assume_role_policy;
const policyOf = (id: string): string => resource(`aws_iam_role_policy.${id}`).policy;
const managedOf = (role: string) =>
  Object.entries(resources("aws_iam_role_policy_attachment"))
    .filter(([id]) => id.startsWith(`${role}_`))
    .map(([, { policy_arn }]) => policy_arn.replace("arn:aws:iam::aws:policy/", ""));

describe("the roles of the platform", () => {
  it("are four, each taken on by one service for its own kind of resource", () => {
    expect(Object.keys(resources("aws_iam_role")).sort()).toEqual(["build", "cluster", "node", "pipeline"]);
    const place = "ap-northeast-2:111111111111";
    expect(trustOf("cluster")).toContain(`"aws:SourceArn" = ["arn:aws:eks:${place}:cluster/dev-eks"]`);
    expect(trustOf("build")).toContain(`"aws:SourceArn" = ["arn:aws:codebuild:${place}:project/dev-build-*"]`);
    expect(trustOf("pipeline")).toContain(`"aws:SourceArn" = ["arn:aws:codepipeline:${place}:dev-build-*"]`);
    for (const role of ["cluster", "build", "pipeline"])
      expect(trustOf(role)).toContain('"aws:SourceAccount" = "111111111111"');
    expect(trustOf("node")).toContain('"Service" = "ec2.amazonaws.com"');
  });

  it("give nodes what a kubelet and Session Manager need; the network's rights are its own pods'", () => {
    expect(managedOf("cluster")).toEqual(["AmazonEKSClusterPolicy"]);
    expect(managedOf("node").sort()).toEqual([
      "AmazonEC2ContainerRegistryPullOnly",
      "AmazonEKSWorkerNodePolicy",
      "AmazonSSMManagedInstanceCore",
    ]);
  });

  it("publish their ARNs", () => {
    const published = JSON.stringify(iamOf().json.locals);
    for (const role of ["cluster", "node", "build", "pipeline"])
      expect(published).toContain(`aws_iam_role.${role}.arn`);
  });
});

describe("a build", () => {
  const own = Object.entries(resources("aws_iam_role_policy"))
    .filter(([id]) => id.startsWith("build_"))
    .map(([id, { policy }]) => [id.replace("build_", ""), policy] as [string, string]);

  it("has the nine policies, and one for a place in the VPC", () => {
    expect(own.map(([id]) => id)).toEqual([
      "artifacts",
      "cluster-describe",
      "function-update",
      "image-push",
      "image-scan",
      "logs",
      "network",
      "parameters-read",
      "secrets-read",
      "source",
    ]);
  });

  it("reaches whole services only to sign in to the registry and to look around in the network", () => {
    const everywhere = own.flatMap(([id, policy]) =>
      [...policy.matchAll(/"Action" = (\[[^\]]*\]), "Resource" = \["\*"\]/g)].map(([, actions]) => `${id} ${actions}`),
    );
    expect(everywhere).toEqual([
      'image-push ["ecr:GetAuthorizationToken"]',
      'network ["ec2:DescribeDhcpOptions", "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"]',
    ]);
    for (const [, policy] of own) expect(policy).not.toMatch(/"[a-z0-9]+:\*"/);
  });

  it("pushes to the environment's repositories and to no other's", () => {
    const pushed = [...policyOf("build_image-push").matchAll(/repository\/([^"]+)"/g)].map(([, name]) => name);
    expect(pushed).toEqual([
      "dev/employee-service",
      "dev/approval-request-service",
      "dev/approval-processing-service",
      "dev/notification-service",
    ]);
    expect(policyOf("build_image-scan")).toContain("dev/notification-service");
  });

  it("cannot read the platform's secrets, only those made for builds", () => {
    const policy = policyOf("build_secrets-read");
    expect(policy).toContain("secret:sluice/dev/ap-northeast-2/secrets/build-*");
    expect(policy).toContain('"kms:ViaService" = "secretsmanager.ap-northeast-2.amazonaws.com"');
    expect(policy).not.toContain("secretsmanager:PutSecretValue");
  });

  it("cannot write parameters, so that no build changes what a stack promises", () => {
    const policy = policyOf("build_parameters-read");
    expect(policy).toContain("parameter/sluice/dev/ap-northeast-2/parameters/build/*");
    expect([...policy.matchAll(/"ssm:(\w+)"/g)].map(([, action]) => action)).toEqual([
      "GetParameter",
      "GetParameters",
      "GetParametersByPath",
    ]);
  });

  it("updates the code of the employee service's function, and nothing else of it", () => {
    const policy = policyOf("build_function-update");
    expect(policy).toContain("function:dev-employee-service-*");
    expect(policy).not.toMatch(/UpdateFunctionConfiguration|AddPermission|PassRole/);
  });

  it("uses connections of its environment", () => {
    for (const id of ["build_source", "pipeline_source"])
      expect(policyOf(id)).toContain('"aws:ResourceTag/Environment" = "dev"');
  });
});

describe("names that the environment gives", () => {
  it("are followed where a cluster or a repository exists already", () => {
    const adopted = iamOf({ names: { "dev-eks": "erp-dev", "dev/employee-service": "erp/employee-service" } });
    expect(adopted.resource("aws_iam_role.cluster").assume_role_policy).toContain("cluster/erp-dev");
    expect(adopted.resource("aws_iam_role_policy.build_cluster-describe").policy).toContain("cluster/erp-dev");
    expect(adopted.resource("aws_iam_role_policy.build_image-push").policy).toContain(
      "repository/erp/employee-service",
    );
  });
});
