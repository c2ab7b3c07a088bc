import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Attempt, permits } from "#constructs/testing/policy-decision";
import { buildPolicies } from "./build-policies.ts";

const keys = { platformKeyArn: "arn:aws:kms:::key/platform", secretsKeyArn: "arn:aws:kms:::key/secrets" };
const policies = buildPolicies(testEnvironment(), keys, (name) => name);
const arn = (service: string, resource: string) => `arn:aws:${service}:ap-northeast-2:111111111111:${resource}`;
const may = (action: string, resource: string, context: Attempt["context"] = {}) =>
  permits(Object.values(policies).flat(), { action, resource, context });
const viaS3 = { "kms:ViaService": "s3.ap-northeast-2.amazonaws.com" };
const viaSecrets = { "kms:ViaService": "secretsmanager.ap-northeast-2.amazonaws.com" };

describe("a build of the services", () => {
  it("can do each of its steps", () => {
    expect(may("ssm:GetParametersByPath", arn("ssm", "parameter/sluice/dev/ap-northeast-2/parameters/build"))).toBe(
      true,
    );
    expect(may("ssm:GetParameter", arn("ssm", "parameter/sluice/dev/ap-northeast-2/parameters/build/region"))).toBe(
      true,
    );
    expect(may("ecr:GetAuthorizationToken", "*")).toBe(true);
    expect(may("ecr:PutImage", arn("ecr", "repository/dev/employee-service"))).toBe(true);
    expect(may("ecr:DescribeImageScanFindings", arn("ecr", "repository/dev/employee-service"))).toBe(true);
    expect(may("lambda:UpdateFunctionCode", arn("lambda", "function:dev-employee-service-api"))).toBe(true);
    expect(may("eks:DescribeCluster", arn("eks", "cluster/dev-eks"))).toBe(true);
    expect(may("logs:PutLogEvents", arn("logs", "log-group:/aws/codebuild/dev-build-services:log-stream:1"))).toBe(
      true,
    );
    const artifact = "arn:aws:s3:::dev-build-artifacts-111111111111-ap-northeast-2/source.zip";
    expect(may("s3:GetObject", artifact)).toBe(true);
    expect(may("kms:Decrypt", keys.platformKeyArn, viaS3)).toBe(true);
    expect(
      may(
        "secretsmanager:GetSecretValue",
        arn("secretsmanager", "secret:sluice/dev/ap-northeast-2/secrets/build-npm-a1"),
      ),
    ).toBe(true);
    expect(may("kms:Decrypt", keys.secretsKeyArn, viaSecrets)).toBe(true);
  });
});

describe("a build that runs somebody's hostile code", () => {
  it("cannot read what the platform keeps secret", () => {
    const secret = (name: string) => arn("secretsmanager", `secret:sluice/dev/ap-northeast-2/secrets/${name}`);
    expect(may("secretsmanager:GetSecretValue", secret("card-token-keys-a1b2c3"))).toBe(false);
    expect(may("kms:Decrypt", keys.secretsKeyArn)).toBe(false);
    expect(may("kms:Decrypt", keys.platformKeyArn, viaSecrets)).toBe(false);
    expect(may("s3:GetObject", "arn:aws:s3:::sluice-state-111111111111/dev/ap-northeast-2/vpc/terraform.tfstate")).toBe(
      false,
    );
  });

  it("cannot change what stacks promise each other, or read it", () => {
    const contract = arn("ssm", "parameter/sluice/dev/ap-northeast-2/vpc/contract");
    expect(may("ssm:PutParameter", contract)).toBe(false);
    expect(may("ssm:GetParameter", contract)).toBe(false);
    expect(may("ssm:PutParameter", arn("ssm", "parameter/sluice/dev/ap-northeast-2/parameters/build/region"))).toBe(
      false,
    );
  });

  it("cannot reach another environment in the same account", () => {
    expect(may("ecr:PutImage", arn("ecr", "repository/prod/employee-service"))).toBe(false);
    expect(may("lambda:UpdateFunctionCode", arn("lambda", "function:prod-employee-service-api"))).toBe(false);
    expect(may("eks:DescribeCluster", arn("eks", "cluster/prod-eks"))).toBe(false);
    const connection = arn("codeconnections", "connection/1");
    const tagged = (name: string) => ({ "aws:ResourceTag/Environment": name });
    expect(may("codeconnections:UseConnection", connection, tagged("dev"))).toBe(true);
    expect(may("codeconnections:UseConnection", connection, tagged("prod"))).toBe(false);
    expect(may("codeconnections:UseConnection", connection)).toBe(false);
  });

  it("cannot give itself or others more rights, nor other code to other functions", () => {
    for (const action of ["iam:PassRole", "iam:PutRolePolicy", "sts:AssumeRole", "lambda:AddPermission"])
      expect([action, may(action, "*")]).toEqual([action, false]);
    expect(may("lambda:UpdateFunctionCode", arn("lambda", "function:dev-pipeline-ingest-events"))).toBe(false);
    expect(may("ecr:DeleteRepository", arn("ecr", "repository/dev/employee-service"))).toBe(false);
    expect(
      may("ec2:CreateNetworkInterfacePermission", arn("ec2", "network-interface/eni-1"), {
        "ec2:AuthorizedService": "ec2.amazonaws.com",
      }),
    ).toBe(false);
  });
});
