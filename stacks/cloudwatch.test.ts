import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { type Block, synth } from "#constructs/testing/synth";
import { CloudwatchStack } from "./cloudwatch.ts";

const cloudwatch = (availability: "single-az" | "multi-az" = "single-az") =>
  synth(new CloudwatchStack(Testing.app(), testEnvironment({ availability })));
const { resource, resources } = cloudwatch();
const field = (contract: string, name: string) =>
  `jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${name}`;
const metricsNamespace = `\${${field("pipeline", "metricsNamespace")}}`;

describe("the alarm of the event identity", () => {
  it("is raised when accepted events are not all accounted for", () => {
    const { metric_query: queries } = resource("aws_cloudwatch_metric_alarm.unaccounted");
    expect(queries[0].expression).toBe(
      "100 * (accepted - FILL(stored, 0) - FILL(duplicate, 0) - FILL(conflict, 0) - FILL(quarantined, 0)) / accepted",
    );
    expect(queries.map(({ id }: { id: string }) => id)).toEqual([
      "missing",
      "accepted",
      "stored",
      "duplicate",
      "conflict",
      "quarantined",
    ]);
  });

  it("is stricter over a day, of which events under way are a smaller part", () => {
    const [hour, day] = ["unaccounted", "unaccounted_day"].map((id) => resource(`aws_cloudwatch_metric_alarm.${id}`));
    expect([hour?.threshold, hour?.evaluation_periods, day?.threshold, day?.evaluation_periods]).toEqual([
      1, 2, 0.1, 1,
    ]);
    expect(day?.metric_query[1].metric).toMatchObject({ metric_name: "Accepted", period: 86_400, stat: "Sum" });
  });
});

describe("the alarm of logged errors", () => {
  it("is raised at ten lines in five minutes", () => {
    expect(resource("aws_cloudwatch_metric_alarm.logged-errors")).toMatchObject({
      namespace: metricsNamespace,
      metric_name: "LoggedErrors",
      statistic: "Sum",
      period: 300,
      evaluation_periods: 1,
      threshold: 10,
      comparison_operator: "GreaterThanOrEqualToThreshold",
    });
  });

  it("counts the lines of pods and of every function into its one metric", () => {
    const filters = Object.values(resources("aws_cloudwatch_log_metric_filter"));
    expect(filters.map((filter) => filter.log_group_name).sort()).toEqual(
      [
        `\${${field("eks", "applicationLogGroupName")}}`,
        `/aws/lambda/\${${field("employee-service", "functionName")}}`,
        `/aws/lambda/\${${field("pipeline", "ingestFunctionName")}}`,
        `/aws/lambda/\${${field("pipeline", "processFunctionName")}}`,
      ].sort(),
    );
    for (const filter of filters)
      expect(filter).toMatchObject({
        pattern: "ERROR",
        metric_transformation: { name: "LoggedErrors", namespace: metricsNamespace, value: "1" },
      });
  });
});

it("the alarm of pod restarts is raised at three in ten minutes, in the cluster that eks publishes", () => {
  expect(resource("aws_cloudwatch_metric_alarm.pod-restarts")).toMatchObject({
    metric_name: "pod_number_of_container_restarts",
    dimensions: { ClusterName: `\${${field("eks", "clusterName")}}` },
    statistic: "Sum",
    period: 600,
    threshold: 3,
    comparison_operator: "GreaterThanOrEqualToThreshold",
  });
});

describe("the alarm of all functions", () => {
  it("is raised when 5 % of all invocations fail, of whichever function", () => {
    const alarm = resource("aws_cloudwatch_metric_alarm.functions");
    const [rate, ...metrics] = alarm.metric_query as Block[];
    expect(alarm).toMatchObject({ threshold: 5, comparison_operator: "GreaterThanOrEqualToThreshold" });
    expect(rate?.expression).toBe(
      "100 * (FILL(errors0, 0) + FILL(errors1, 0) + FILL(errors2, 0) + FILL(errors3, 0)) / (FILL(total0, 0) + FILL(total1, 0) + FILL(total2, 0) + FILL(total3, 0))",
    );
    expect(metrics.map(({ metric }) => metric.dimensions.FunctionName)).toEqual(
      [
        field("pipeline", "ingestFunctionName"),
        field("pipeline", "processFunctionName"),
        field("fraud", "scoreFunctionName"),
        field("employee-service", "functionName"),
      ].flatMap((name) => [`\${${name}}`, `\${${name}}`]),
    );
  });
});

it("tells in every alarm what to do", () => {
  for (const { alarm_description: description } of Object.values(resources("aws_cloudwatch_metric_alarm")))
    expect(description).toMatch(/Look at|Search|kubectl/);
});

describe("the dashboard", () => {
  const body: string = resource("aws_cloudwatch_dashboard.overview").dashboard_body;

  it("shows the fate of events first, two graphs a row without overlap", () => {
    expect(body.indexOf("Events by fate")).toBeLessThan(body.indexOf("Table writes"));
    const places = [...body.matchAll(/"x" = (\d+), "y" = (\d+)/g)].map(([, x, y]) => `${x},${y}`);
    expect(places).toHaveLength(20);
    expect(new Set(places).size).toBe(20);
  });

  it("has the database, the cache, the pods, the API and the web site", () => {
    expect(body).toContain(`"DBInstanceIdentifier", element(split(".", ${field("rds", "host")}), 0)`);
    expect(body).toContain(`"CacheClusterId", "\${${field("redis", "replicationGroupId")}}-001"`);
    expect(body).toContain(`"ClusterName", ${field("eks", "clusterName")}`);
    expect(body).toContain(`"ApiId", ${field("api-gateway", "apiId")}`);
    expect(body).toContain(`"DistributionId", ${field("frontend", "distributionId")}`);
  });

  it("shows what half, 95 and 99 of 100 events waited, cold starts, what is missing, and the month's costs", () => {
    for (const stat of ["p50", "p95", "p99"]) expect(body).toContain(`"stat" = "${stat}", "label" = "${stat}"`);
    expect(body).toContain('"ColdStart", "service", "process-events"');
    expect(body).toContain("100 * (accepted - FILL(stored, 0) - FILL(duplicate, 0)");
    expect(body).toContain('"MonthToDateUsd", "service", "watch-costs"');
  });

  it("takes CloudFront's metrics from us-east-1, and all others from the environment's region", () => {
    const regions = [...body.matchAll(/"title" = "([^"]+)", "region" = "([^"]+)"/g)].map(([, title, region]) => [
      title,
      region,
    ]);
    expect(regions).toHaveLength(20);
    expect(regions.filter(([, region]) => region !== "ap-northeast-2")).toEqual([
      ["Web site: requests, and 5xx in %", "us-east-1"],
    ]);
  });

  it("shows the cache's second node where there is one", () => {
    const second = `"\${${field("redis", "replicationGroupId")}}-002"`;
    const inMultiAz: string = cloudwatch("multi-az").resource("aws_cloudwatch_dashboard.overview").dashboard_body;
    expect([body.includes(second), inMultiAz.includes(second)]).toEqual([false, true]);
  });
});
