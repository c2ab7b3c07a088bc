import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { DailySummaryStack } from "./daily-summary.ts";

const { resource } = synth(
  new DailySummaryStack(Testing.app(), testEnvironment({ businessTimeZone: "Europe/Berlin" })),
);

describe("the daily summary", () => {
  it("is made in the business's time zone, every hour until it is done, by one run at a time", () => {
    expect(resource("aws_lambda_function.aggregate-daily")).toMatchObject({
      reserved_concurrent_executions: 1,
      timeout: 900,
      environment: { variables: { TIME_ZONE: "Europe/Berlin" } },
    });
    expect(resource("aws_cloudwatch_event_rule.hourly").schedule_expression).toBe("cron(10 * * * ? *)");
  });

  it("may read transactions, and write summaries and completions, and nothing else in tables", () => {
    const { policy } = resource("aws_iam_role_policy.aggregate-daily_role_rights");
    const actions = [...policy.matchAll(/"(dynamodb:[A-Za-z]+)"/g)].map(([, action]) => action);
    expect(actions).toEqual([
      "dynamodb:Query",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
    ]);
  });

  it("needs a time zone that there is", () => {
    expect(() => testEnvironment({ businessTimeZone: "Asia/Soul" })).toThrow(/businessTimeZone.*IANA/);
  });
});
