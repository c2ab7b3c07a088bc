import { describe, expect, it } from "vitest";
import { ec2ImportId, importIdFromArn, parseArn } from "./arn-ids.ts";

const at = (service: string, resource: string) => `arn:aws:${service}:ap-northeast-2:000000000000:${resource}`;

describe("an ARN", () => {
  it.each([
    ["aws_vpc", at("ec2", "vpc/vpc-0a1"), "vpc-0a1"],
    ["aws_nat_gateway", at("ec2", "natgateway/nat-1"), "nat-1"],
    ["aws_eip", at("ec2", "elastic-ip/eipalloc-1"), "eipalloc-1"],
    ["aws_sqs_queue", at("sqs", "jobs"), "https://sqs.ap-northeast-2.amazonaws.com/000000000000/jobs"],
    ["aws_sns_topic", at("sns", "t"), at("sns", "t")],
    ["aws_dynamodb_table", at("dynamodb", "table/events"), "events"],
    ["aws_kinesis_stream", at("kinesis", "stream/events"), "events"],
    ["aws_lambda_function", at("lambda", "function:fn"), "fn"],
    ["aws_lambda_event_source_mapping", at("lambda", "event-source-mapping:91eaeb7e-1"), "91eaeb7e-1"],
    ["aws_cloudwatch_metric_alarm", at("cloudwatch", "alarm:dev: a/b"), "dev: a/b"],
    ["aws_cloudwatch_log_group", at("logs", "log-group:/aws/lambda/fn:*"), "/aws/lambda/fn"],
    ["aws_cloudwatch_log_group", at("logs", "log-group:/aws/lambda/fn"), "/aws/lambda/fn"],
    ["aws_ssm_parameter", at("ssm", "parameter/sluice/dev/contract"), "/sluice/dev/contract"],
    ["aws_ssm_parameter", at("ssm", "parameter/flat"), "flat"],
    ["aws_secretsmanager_secret", at("secretsmanager", "secret:x-AbCdEf"), at("secretsmanager", "secret:x-AbCdEf")],
    ["aws_s3_bucket", "arn:aws:s3:::my-bucket", "my-bucket"],
    ["aws_iam_role", "arn:aws:iam::000000000000:role/service-role/deep/r", "r"],
    ["aws_kms_key", at("kms", "key/1234-ab"), "1234-ab"],
    ["aws_eks_cluster", at("eks", "cluster/c"), "c"],
    ["aws_eks_node_group", at("eks", "nodegroup/c/g/8ac-1"), "c:g"],
    ["aws_apigatewayv2_api", "arn:aws:apigateway:ap-northeast-2::/apis/abc", "abc"],
    ["aws_apigatewayv2_stage", "arn:aws:apigateway:ap-northeast-2::/apis/abc/stages/$default", "abc/$default"],
    ["aws_apigatewayv2_vpc_link", "arn:aws:apigateway:ap-northeast-2::/vpclinks/l1nk", "l1nk"],
  ])("of a %s gives its import id", (type, arn, expected) => {
    expect(importIdFromArn(type, arn)).toBe(expected);
  });

  it("gives none for a type that is not known here, for another kind of object, or for what is no ARN", () => {
    expect(importIdFromArn("aws_unheard_of", at("x", "y/z"))).toBeUndefined();
    expect(importIdFromArn("aws_vpc", at("ec2", "subnet/subnet-1"))).toBeUndefined();
    expect(importIdFromArn("aws_vpc", "vpc-1")).toBeUndefined();
    expect(parseArn("arn:aws:sqs:here")).toBeUndefined();
  });

  it("keeps its parts apart, whatever partition it is of", () => {
    expect(parseArn("arn:aws-cn:sqs:cn-north-1:000000000000:a:b")).toEqual({
      partition: "aws-cn",
      service: "sqs",
      region: "cn-north-1",
      account: "000000000000",
      resource: "a:b",
    });
    expect(importIdFromArn("aws_sqs_queue", "arn:aws-cn:sqs:cn-north-1:000000000000:q")).toBe(
      "https://sqs.cn-north-1.amazonaws.com.cn/000000000000/q",
    );
  });

  it("tells the type of an object of EC2 alone", () => {
    expect(ec2ImportId("aws_vpc", at("ec2", "vpc/vpc-1"))).toBe("vpc-1");
    expect(ec2ImportId("aws_subnet", at("ec2", "vpc/vpc-1"))).toBeUndefined();
    expect(ec2ImportId("aws_s3_bucket", "arn:aws:s3:::a")).toBeUndefined();
    expect(ec2ImportId("aws_lb", at("ec2", "vpc/vpc-1"))).toBeUndefined();
    expect(ec2ImportId("constructor", at("ec2", "vpc/vpc-1"))).toBeUndefined();
  });
});
