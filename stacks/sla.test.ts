import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { SlaStack } from "./sla.ts";

const stackOf = (sla: EnvironmentInput["sla"] = {}) => synth(new SlaStack(Testing.app(), testEnvironment({ sla })));
const { resource } = stackOf();
const promise = {
  pipeline_name: "settlement",
  sla_type: "hourly" as const,
  deadline_minutes: 10,
  time_zone: "Asia/Seoul",
  owner: "payments",
  slack_channel: "#payments",
};

describe("SLAs", () => {
  it("begin with the two of a new environment, by the clock of Seoul", () => {
    const first = JSON.parse(resource("aws_lambda_function.check-slas").environment.variables.FIRST_DEFINITIONS);
    expect(
      first.map(({ pipeline_name, sla_type, deadline_minutes, time_zone }: Record<string, unknown>) => [
        pipeline_name,
        sla_type,
        deadline_minutes,
        time_zone,
      ]),
    ).toEqual([
      ["consumer_batch", "hourly", 5, "Asia/Seoul"],
      ["daily_aggregation", "daily", 540, "Asia/Seoul"],
    ]);
  });

  it.each([
    [{ deadline_minutes: 60 }, /firstDefinitions: .*0\.deadline_minutes: must be at most 59 for hourly/],
    [{ time_zone: "Asia/Soul" }, /firstDefinitions: .*0\.time_zone: must be a time zone/],
    [{ owner: "a\nb" }, /firstDefinitions: .*0\.owner: must be one line/],
  ])("that begin with %j are refused when they are synthesized, not when the function starts", (change, reason) => {
    expect(() => stackOf({ firstDefinitions: [{ ...promise, ...change }] })).toThrow(reason);
  });

  it("are checked every minute, by one run at a time", () => {
    expect(resource("aws_cloudwatch_event_rule.every-minute").schedule_expression).toBe("rate(1 minute)");
    expect(resource("aws_lambda_function.check-slas").reserved_concurrent_executions).toBe(1);
  });

  it("raise an alarm when nobody checks them, which no data says as well", () => {
    expect(resource("aws_cloudwatch_metric_alarm.unchecked")).toMatchObject({
      metric_name: "Watched",
      statistic: "SampleCount",
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
    });
  });

  it("may write states, violations and notifications, and only read when pipelines were complete", () => {
    const { policy } = resource("aws_iam_role_policy.check-slas_role_rights");
    const actions = [...policy.matchAll(/"dynamodb:([A-Za-z]+)"/g)].map(([, action]) => action);
    expect(actions).toEqual(["Query", "PutItem", "Query", "PutItem", "UpdateItem", "Query", "PutItem"]);
  });
});
