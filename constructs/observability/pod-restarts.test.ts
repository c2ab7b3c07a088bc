import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import { PodRestarts } from "./pod-restarts.ts";

class PodsStack extends PlatformStack {
  constructor() {
    super(Testing.app(), testEnvironment(), "pods");
    new PodRestarts(this, "restarts", { name: "restarts", clusterName: "dev-eks", topicArn: "arn:t" });
  }
}
const alarm = synth(new PodsStack()).resource("aws_cloudwatch_metric_alarm.restarts");

describe("the alarm of pod restarts", () => {
  it("counts the restarts of ten minutes in the whole cluster: each minute's figure is its own restarts, not those so far", () => {
    expect(alarm).toMatchObject({
      namespace: "ContainerInsights",
      metric_name: "pod_number_of_container_restarts",
      dimensions: { ClusterName: "dev-eks" },
      statistic: "Sum",
      period: 600,
    });
  });

  it("is raised at the third, whether they came one by one or in one minute", () => {
    expect(alarm).toMatchObject({
      threshold: 3,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      evaluation_periods: 1,
      treat_missing_data: "notBreaching",
    });
    expect(alarm).not.toHaveProperty("datapoints_to_alarm");
  });
});
