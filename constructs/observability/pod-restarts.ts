import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface PodRestartsProps {
  /** Name of the alarm. */
  readonly name: string;
  readonly clusterName: string;
  readonly topicArn: string;
}

/**
 * Tells when containers keep restarting. Container Insights counts the restarts of each pod since it began, every minute: the sum
 * over the cluster only ever tells the past, so that the alarm looks at its increase. A restart in three of ten minutes is a
 * crash loop; Kubernetes itself waits longer and longer between them.
 */
export class PodRestarts extends Construct {
  constructor(scope: Construct, id: string, { name, clusterName, topicArn }: PodRestartsProps) {
    super(scope, id);
    new Alarm(this, "default", {
      name,
      description:
        "Containers restarted in at least 3 of the last 10 minutes. `kubectl get pods -A --sort-by=.status.containerStatuses[0].restartCount` names them; `kubectl logs --previous` and `kubectl describe pod` say why (out of memory, failing probe, missing secret).",
      topicArn,
      threshold: 1,
      when: "at-or-above",
      periods: 3,
      outOf: 10,
      queries: [
        { id: "risen", expression: "DIFF(restarts)", label: "Container restarts a minute", returnData: true },
        {
          id: "restarts",
          metric: {
            namespace: "ContainerInsights",
            metricName: "pod_number_of_container_restarts",
            dimensions: { ClusterName: clusterName },
            period: 60,
            stat: "Sum",
          },
        },
      ],
    });
  }
}
