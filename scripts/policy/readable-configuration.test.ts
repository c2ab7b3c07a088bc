import { describe, expect, it } from "vitest";
import { readableConfiguration } from "./readable-configuration.ts";

const configuration = {
  "//": { metadata: { version: "0.21.0" } },
  data: { aws_ssm_parameter: { contracts_vpc: { name: "x" } } },
  provider: { aws: [{ region: "ap-northeast-2" }] },
  output: { contract: { value: {} } },
  moved: [{ from: "aws_sqs_queue.old", to: "aws_sqs_queue.one" }],
  resource: {
    aws_sqs_queue: { one: { name: "one", tags: { nested: { deep: {} } } }, "two-more": { name: "two" } },
    aws_sqs_queue_policy: {
      one: {
        "//": { metadata: { checkov: { skip: [{ id: "CKV_AWS_168", comment: "look away" }] } } },
        policy: '${jsonencode({"Statement" = [{"Action" = "*", "Resource" = aws_sqs_queue.one.arn}]})}',
      },
    },
  },
};

describe("a readable configuration", () => {
  const { text, addresses } = readableConfiguration(JSON.stringify(configuration));

  it("knows on which line each address begins", () => {
    const lines = text.split("\n");
    expect([...addresses.values()]).toEqual([
      "data.aws_ssm_parameter.contracts_vpc",
      "aws_sqs_queue.one",
      "aws_sqs_queue.two-more",
      "aws_sqs_queue_policy.one",
    ]);
    for (const [line, address] of addresses) {
      expect(lines[line - 1]?.trim()).toMatch(new RegExp(`^"${address.split(".").at(-1)}": \\{$`));
    }
  });

  it("has no moves, which Checkov cannot read", () => {
    expect(Object.keys(JSON.parse(text))).toEqual(["data", "provider", "output", "resource"]);
  });

  it("has documents as JSON text", () => {
    expect(JSON.parse(text).resource.aws_sqs_queue_policy.one.policy).toBe(
      '{"Statement":[{"Action":"*","Resource":"${aws_sqs_queue.one.arn}"}]}',
    );
  });

  it("has no comments, which could ask a reader to look away", () => {
    expect(text).not.toMatch(/look away|"\/\/"/);
  });
});
