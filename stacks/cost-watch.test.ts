import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { CostWatchStack } from "./cost-watch.ts";

const environment = testEnvironment({ costs: { monthlyCapUsd: 900.5, monthlyTargetUsd: 750 } });
const { resource, resources } = synth(new CostWatchStack(Testing.app(), environment));

describe("the function that watches the costs", () => {
  it("knows the environment's cap, and asks Cost Explorer", () => {
    expect(resource("aws_lambda_function.watch-costs").environment.variables).toMatchObject({
      MONTHLY_CAP_USD: "900.5",
      COST_SOURCE: "cost-explorer",
    });
  });

  it("asks nobody in a rehearsal", () => {
    const rehearsal = testEnvironment({ costs: { source: "rehearsal" } });
    const { resource } = synth(new CostWatchStack(Testing.app(), rehearsal));
    expect(resource("aws_lambda_function.watch-costs").environment.variables.COST_SOURCE).toBe("rehearsal");
  });

  it("may read costs, and nothing else beside its log and traces", () => {
    const { policy } = resource("aws_iam_role_policy.watch-costs_role_rights");
    const actions = [...policy.matchAll(/"([a-z]+):[A-Za-z*]+"/g)].map(([text]) => text);
    expect(actions.filter((action) => !/"(logs|xray):/.test(action))).toEqual([
      '"ce:GetCostAndUsage"',
      '"ce:GetCostForecast"',
    ]);
  });

  it("runs once a day, called by its rule alone", () => {
    expect(resource("aws_cloudwatch_event_rule.daily")).toMatchObject({
      schedule_expression: "cron(0 6 * * ? *)",
      state: "ENABLED",
    });
    expect(resource("aws_cloudwatch_event_target.daily_target").arn).toBe("${aws_lambda_function.watch-costs.arn}");
    expect(resource("aws_lambda_permission.daily_permission")).toMatchObject({
      principal: "events.amazonaws.com",
      source_arn: "${aws_cloudwatch_event_rule.daily.arn}",
      function_name: "${aws_lambda_function.watch-costs.function_name}",
    });
  });
});

describe("the alarms of costs", () => {
  const alarm = (id: string) => resource(`aws_cloudwatch_metric_alarm.costs_${id}`);

  it("tell at 80, 90 and 100 % spent, and at 100 % expected", () => {
    const levels = Object.entries(resources("aws_cloudwatch_metric_alarm"))
      .filter(([id]) => /^costs_(spent|expected)/.test(id))
      .map(([id, { threshold, metric_name: metric, comparison_operator: operator }]) => [
        id,
        threshold,
        metric,
        operator,
      ]);
    const operator = "GreaterThanOrEqualToThreshold";
    expect(levels.toSorted()).toEqual([
      ["costs_expected", 100, "ForecastPercentOfCap", operator],
      ["costs_spent-100", 100, "PercentOfCap", operator],
      ["costs_spent-80", 80, "PercentOfCap", operator],
      ["costs_spent-90", 90, "PercentOfCap", operator],
    ]);
  });

  it("say the cap, and read the metrics of the function", () => {
    expect(alarm("spent-80").alarm_description).toContain("900.5 USD");
    expect(alarm("spent-80")).toMatchObject({ namespace: "sluice/dev", dimensions: { service: "watch-costs" } });
  });

  it("keep what the last measurement said, until there is another", () => {
    for (const id of ["spent-80", "spent-90", "spent-100", "expected"])
      expect(alarm(id).treat_missing_data).toBe("ignore");
  });

  it("tell when nobody has known the costs for two days", () => {
    expect(alarm("unknown")).toMatchObject({
      statistic: "SampleCount",
      period: 86_400,
      evaluation_periods: 2,
      threshold: 1,
      comparison_operator: "LessThanThreshold",
      treat_missing_data: "breaching",
    });
  });
});
