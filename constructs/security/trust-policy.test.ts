import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { PlatformRole } from "./platform-role.ts";
import { ServiceRole } from "./service-role.ts";
import type { TrustPolicyProps } from "./trust-policy.ts";

const accountId = "111111111111";

class Roles extends PlatformStack {
  constructor(changes: Partial<EnvironmentInput> = {}) {
    super(Testing.app(), testEnvironment(changes), "roles");
  }

  role(props: Omit<TrustPolicyProps, "accountId">): PlatformRole {
    return new PlatformRole(this, "one", { name: this.nameOf("one"), accountId, ...props });
  }
}

const trustOf = (props: Omit<TrustPolicyProps, "accountId">): string => {
  const stack = new Roles();
  stack.role(props).managed("ReadOnlyAccess");
  return synth(stack).resource("aws_iam_role.one").assume_role_policy;
};

describe("trust", () => {
  it("is in one service that acts for this account", () => {
    expect(trustOf({ service: "lambda.amazonaws.com" })).toContain(
      '"Principal" = {"Service" = "lambda.amazonaws.com"}, "Action" = "sts:AssumeRole", ' +
        '"Condition" = {"StringEquals" = {"aws:SourceAccount" = "111111111111"}}',
    );
  });

  it("is narrowed to the resources that the service acts for", () => {
    const project = "arn:aws:codebuild:ap-northeast-2:111111111111:project/dev-build-*";
    const trust = trustOf({ service: "codebuild.amazonaws.com", sourceArns: [project] });
    expect(trust).toContain(`"ArnLike" = {"aws:SourceArn" = ["${project}"]}`);
    expect(trust).toContain("aws:SourceAccount");
  });

  it("asks EC2 for nothing that EC2 does not tell, or no node could start", () => {
    expect(trustOf({ service: "ec2.amazonaws.com" })).not.toContain("Condition");
    expect(() => trustOf({ service: "ec2.amazonaws.com", sourceArns: ["arn:aws:ec2:::instance/*"] })).toThrow(
      "ec2.amazonaws.com does not tell for what it acts; leave sourceArns out",
    );
  });

  it("is narrowed to one pod's service account, whose session is tagged by Pod Identity alone", () => {
    const sessionTags = { "kubernetes-service-account": "aws-node" };
    const trust = trustOf({ service: "pods.eks.amazonaws.com", sessionTags });
    expect(trust).toContain('"Action" = ["sts:AssumeRole", "sts:TagSession"]');
    expect(trust).toContain('"aws:RequestTag/kubernetes-service-account" = "aws-node"');
    expect(() => trustOf({ service: "lambda.amazonaws.com", sessionTags })).toThrow("does not tag its sessions");
  });
});

describe("a role of several policies", () => {
  it("has policies of AWS by their path, and its own by name", () => {
    const stack = new Roles();
    stack
      .role({ service: "eks.amazonaws.com" })
      .managed("service-role/AmazonEKS_CNI_Policy")
      .policy("read", [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }]);
    const { resource } = synth(stack);
    expect(resource("aws_iam_role_policy_attachment.one_AmazonEKS-CNI-Policy")).toMatchObject({
      role: "${aws_iam_role.one.name}",
      policy_arn: "arn:aws:iam::aws:policy/service-role/AmazonEKS_CNI_Policy",
    });
    expect(resource("aws_iam_role_policy.one_read")).toMatchObject({ name: "read", role: "${aws_iam_role.one.name}" });
  });

  it("may not be without one, nor allow everything", () => {
    const idle = new Roles();
    idle.role({ service: "eks.amazonaws.com" });
    expect(() => synth(idle)).toThrow("[dev-roles/one] the role may do nothing; give it a policy or drop it");
    const role = new Roles().role({ service: "eks.amazonaws.com" });
    expect(() => role.policy("all", [{ Effect: "Allow", Action: "*", Resource: "*" }])).toThrow("name the actions");
  });
});

describe("a permissions boundary", () => {
  const rolesWith = (iam: EnvironmentInput["iam"]) => {
    const stack = new Roles({ iam });
    stack.role({ service: "eks.amazonaws.com" }).managed("AmazonEKSClusterPolicy");
    const function_ = new ServiceRole(stack, "two", { name: "two", service: "lambda.amazonaws.com", accountId });
    function_.allow(["s3:GetObject"], ["arn:aws:s3:::b/*"]);
    return Object.values(synth(stack).resources("aws_iam_role")).map((role) => role.permissions_boundary);
  };

  it("is on every role of an environment that names one, of whatever kind", () => {
    const boundary = "arn:aws:iam::111111111111:policy/team/boundary";
    expect(rolesWith({ permissionsBoundary: "team/boundary" })).toEqual([boundary, boundary]);
  });

  it("is on none otherwise", () => {
    expect(rolesWith(undefined)).toEqual([undefined, undefined]);
  });
});
