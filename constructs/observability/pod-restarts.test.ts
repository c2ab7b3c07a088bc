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
  it("looks at the increase, since the count itself only ever grows", () => {
    const [risen, restarts] = alarm.metric_query;
    expect(risen).toMatchObject({ expression: "DIFF(restarts)", return_data: true });
    expect(restarts.metric).toMatchObject({
      namespace: "ContainerInsights",
      metric_name: "pod_number_of_container_restarts",
      dimensions: { ClusterName: "dev-eks" },
      period: 60,
      stat: "Sum",
    });
  });

  it("is raised when three of ten minutes saw one", () => {
    expect(alarm).toMatchObject({
      threshold: 1,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      datapoints_to_alarm: 3,
      evaluation_periods: 10,
    });
  });
});
