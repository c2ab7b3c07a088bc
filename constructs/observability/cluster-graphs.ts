import type { Graph } from "./dashboard.ts";

/** A Kubernetes cluster as Container Insights measures it: what restarts, how busy the nodes are, and whether all are there. */
export function clusterGraphs(clusterName: string): Graph[] {
  const cluster = (metric: string) => ["ContainerInsights", metric, "ClusterName", clusterName] as const;
  return [
    { title: "Pods: restarts of containers", lines: [cluster("pod_number_of_container_restarts")] },
    {
      title: "Nodes: CPU and memory, %",
      statistic: "Maximum",
      lines: [cluster("node_cpu_utilization"), cluster("node_memory_utilization")],
    },
    {
      title: "Nodes: all, and failed",
      statistic: "Maximum",
      lines: [cluster("cluster_node_count"), cluster("cluster_failed_node_count")],
    },
  ];
}
