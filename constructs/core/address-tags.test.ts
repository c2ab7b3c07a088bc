import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc/index.js";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Testing } from "cdktf";
import { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { PlatformStack } from "./platform-stack.ts";

class EmptyStack extends PlatformStack {
  constructor(concern = "queue") {
    super(Testing.app(), testEnvironment(), concern);
  }
}

describe("the tag Address", () => {
  it("leaves a resource's own tags, and tokens in them, as they are", () => {
    const stack = new EmptyStack();
    const first = new SqsQueue(stack, "first", { tags: { Name: "one" } });
    new SqsQueue(stack, "second", { tags: { After: first.arn } });
    const { resource } = synth(stack);
    expect(resource("aws_sqs_queue.first").tags).toEqual({ Address: "aws_sqs_queue.first", Name: "one" });
    const after = "${aws_sqs_queue.first.arn}";
    expect(resource("aws_sqs_queue.second").tags).toEqual({ Address: "aws_sqs_queue.second", After: after });
  });

  it("is merged with a map of tags that only Terraform knows, once", () => {
    const stack = new EmptyStack();
    const first = new SqsQueue(stack, "first");
    new SqsQueue(stack, "second", { tags: first.tagsAll as unknown as Record<string, string> });
    const expected = '${merge({"Address" = "aws_sqs_queue.second"}, aws_sqs_queue.first.tags_all)}';
    expect(synth(stack).resource("aws_sqs_queue.second").tags).toBe(expected);
    expect(synth(stack).resource("aws_sqs_queue.second").tags).toBe(expected);
  });

  it("is there for resources of nested constructs, for overridden ids and after a rename", () => {
    const stack = new EmptyStack();
    new SqsQueue(new Construct(stack, "mail"), "default");
    new SsmParameter(stack, "setting", { name: "x", type: "String" }).overrideLogicalId("other");
    stack.renamed("aws_sqs_queue.post", "aws_sqs_queue.mail");
    const { resource } = synth(stack);
    expect(resource("aws_sqs_queue.mail").tags.Address).toBe("aws_sqs_queue.mail");
    expect(resource("aws_ssm_parameter.other").tags.Address).toBe("aws_ssm_parameter.other");
  });

  it("does not go where there are no tags, to data sources, or to what a launch template makes", () => {
    const stack = new EmptyStack();
    new CloudwatchDashboard(stack, "board", { dashboardName: "b", dashboardBody: "{}" });
    new DataAwsVpc(stack, "vpc", { tags: { Name: "x" } });
    new LaunchTemplate(stack, "nodes", { tagSpecifications: [{ resourceType: "instance", tags: { Name: "node" } }] });
    const { resource, data } = synth(stack);
    expect(resource("aws_cloudwatch_dashboard.board")).not.toHaveProperty("tags");
    expect(data("aws_vpc.vpc").tags).toEqual({ Name: "x" });
    expect(resource("aws_launch_template.nodes").tags).toEqual({ Address: "aws_launch_template.nodes" });
    expect(resource("aws_launch_template.nodes").tag_specifications[0].tags).toEqual({ Name: "node" });
  });

  it("neither replaces a tag Address of another meaning nor gives way to it", () => {
    const stack = new EmptyStack();
    new SqsQueue(stack, "mail", { tags: { Address: "1 Main Street" } });
    expect(() => synth(stack)).toThrow(
      'dev-queue/mail: the tag "Address" is where its Terraform address stands; give "1 Main Street" another tag',
    );
  });

  it("says which construct ids are too long for a tag", () => {
    const stack = new EmptyStack();
    new SqsQueue(stack, "long".repeat(70));
    expect(() => synth(stack)).toThrow(
      /its address has 294 characters, a tag has at most 256; shorten the construct ids/,
    );
  });
});
