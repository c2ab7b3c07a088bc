import { expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synthesizedStacks } from "./synthesized-stack.ts";

it("tells of each stack its resources and the settings that it asks for itself", () => {
  const stacks = new Map(synthesizedStacks(testEnvironment()).map((stack) => [stack.concern, stack]));
  const alerts = stacks.get("alerts");
  expect([...(alerts?.resources.keys() ?? [])]).toEqual([
    "aws_kms_alias.alarms_key_alias",
    "aws_kms_key.alarms_key",
    "aws_sns_topic.alarms",
    "aws_sns_topic_policy.alarms_access",
    "aws_ssm_parameter.contract",
  ]);
  expect(alerts?.settings).toContain("alerts");
  expect(alerts?.settings).not.toContain("network");
  expect(stacks.get("vpc")?.settings).toContain("network");
});
