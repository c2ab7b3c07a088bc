import { Construct } from "constructs";
import { Alarm } from "./alarm.ts";

export interface PodRestartsProps {
  /** Name of the alarm. */
  readonly name: string;
  readonly clusterName: string;
  readonly topicArn: string;
}

/**
 * Tells when containers keep restarting. Every minute Container Insights counts, pod by pod, the restarts since the minute before: a
 * growth already, unlike the count that Kubernetes shows, and summed up without more ado. It is counted for the cluster as a whole only
 * with enhanced observability, which the add-on is told to have. CloudWatch looks every minute at the ten before it.
 * Source: `podstore.go` of the agent's receiver "awscontainerinsightreceiver"; "Evaluating an alarm", CloudWatch user guide.
 */
export class PodRestarts extends Construct {
  constructor(scope: Construct, id: string, { name, clusterName, topicArn }: PodRestartsProps) {
    super(scope, id);
    new Alarm(this, "default", {
      name,
      description:
        "Containers restarted at least 3 times in 10 minutes. `kubectl get pods -A --sort-by=.status.containerStatuses[0].restartCount` names them; `kubectl logs --previous` and `kubectl describe pod` say why (out of memory, failing probe, missing secret).",
      runbook: "pod-restarts",
      topicArn,
      threshold: 3,
      when: "at-or-above",
      metric: {
        namespace: "ContainerInsights",
        name: "pod_number_of_container_restarts",
        dimensions: { ClusterName: clusterName },
        statistic: "Sum",
        periodSeconds: 600,
      },
    });
  }
}
