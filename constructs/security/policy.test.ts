import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { keyUse } from "./key-use.ts";
import { policyDocument, refusePlainHttp } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";

class RoleStack extends PlatformStack {
  readonly role = new ServiceRole(this, "worker", {
    name: this.nameOf("worker"),
    service: "lambda.amazonaws.com",
    accountId: "111111111111",
  });
  constructor() {
    super(Testing.app(), testEnvironment(), "roles");
  }
}

describe("policies", () => {
  it.each(["*", "iam:*"])("may not allow %s, which ends the discussion", (Action) => {
    expect(() => policyDocument([{ Effect: "Allow", Action, Resource: "*" }])).toThrow(
      `allows ${Action} gives everything away`,
    );
    expect(() => policyDocument([{ Effect: "Allow", Action: ["s3:GetObject", Action], Resource: "*" }])).toThrow(
      "name the actions",
    );
    expect(() => policyDocument([{ Effect: "Deny", Action, Resource: "*" }])).not.toThrow();
  });

  it("refuse plain HTTP to everyone", () => {
    expect(refusePlainHttp("s3:*", ["arn:aws:s3:::b"])).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });

  it("open a key through named services of one region only", () => {
    const { actions, condition } = keyUse("ap-northeast-2", ["kinesis"]);
    expect(actions).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
    expect(condition).toEqual({ StringEquals: { "kms:ViaService": ["kinesis.ap-northeast-2.amazonaws.com"] } });
  });
});

describe("a service's role", () => {
  it("trusts one service, for this account, and carries the rights granted after it was made", () => {
    const stack = new RoleStack();
    stack.role.allow(["sqs:SendMessage"], ["arn:aws:sqs:ap-northeast-2:111111111111:q"], {
      Bool: { "aws:SecureTransport": "true" },
    });
    const { resource } = synth(stack);
    expect(resource("aws_iam_role.worker").assume_role_policy).toContain('"Service" = "lambda.amazonaws.com"');
    const { policy } = resource("aws_iam_role_policy.worker_rights");
    expect(policy).toContain('"sqs:SendMessage"');
    expect(policy).toContain('"aws:SecureTransport" = "true"');
  });

  it("must be granted something", () => {
    expect(() => synth(new RoleStack())).toThrow(
      "[dev-roles/worker] the role may do nothing; grant it something or drop it",
    );
  });
});
