import { Construct } from "constructs";
import { Alarm } from "#constructs/observability/alarm";

export interface CacheAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  /** Ids of the nodes, e.g. `dev-redis-main-001`. */
  readonly nodeIds: readonly string[];
  readonly topicArn: string;
}

/** Fewer reads than this in five minutes say nothing about the share that misses, as after a quiet night. */
const FEW_READS = 100;

/** What a cache is watched for: misses above 30 % for 10 minutes, memory that runs out, keys thrown out, CPU. */
export class CacheAlarms extends Construct {
  constructor(scope: Construct, id: string, props: CacheAlarmsProps) {
    super(scope, id);
    this.#misses(props);
    for (const nodeId of props.nodeIds) this.#node(props, nodeId);
  }

  /** All nodes together: which of them is read changes with a failover. */
  #misses({ name, nodeIds, topicArn }: CacheAlarmsProps): void {
    const sums = (metricName: string, prefix: string) =>
      nodeIds.map((CacheClusterId, index) => ({
        id: `${prefix}${index}`,
        metric: {
          namespace: "AWS/ElastiCache",
          metricName,
          dimensions: { CacheClusterId },
          period: 300,
          stat: "Sum",
        },
      }));
    const hits = sums("CacheHits", "hits");
    const misses = sums("CacheMisses", "misses");
    const total = (metrics: readonly { id: string }[]) => `(${metrics.map(({ id }) => `FILL(${id}, 0)`).join(" + ")})`;
    const reads = `(${total(hits)} + ${total(misses)})`;
    new Alarm(this, "misses", {
      name: `${name}-misses`,
      description:
        "More than 30 % of reads miss the cache for 10 minutes, so that the database does its work. Was the cache just emptied or restarted, or are keys thrown out (evictions)? Then raise cache.nodeType.",
      runbook: "cache-misses",
      topicArn,
      threshold: 30,
      periods: 2,
      queries: [
        {
          id: "rate",
          expression: `IF(${reads} > ${FEW_READS}, 100 * ${total(misses)} / ${reads}, 0)`,
          label: "Reads that miss, %",
          returnData: true,
        },
        ...hits,
        ...misses,
      ],
    });
  }

  #node({ topicArn }: CacheAlarmsProps, nodeId: string): void {
    const metric = (name: string, statistic: string, periodSeconds = 60) => ({
      namespace: "AWS/ElastiCache",
      name,
      dimensions: { CacheClusterId: nodeId },
      statistic,
      periodSeconds,
    });
    const number = nodeId.slice(-3);
    new Alarm(this, `memory-${number}`, {
      name: `${nodeId}-memory`,
      description:
        "More than 80 % of the node's memory is taken for 10 minutes. Look for keys without an expiry, then raise cache.nodeType.",
      runbook: "cache-memory",
      topicArn,
      threshold: 80,
      periods: 10,
      metric: metric("DatabaseMemoryUsagePercentage", "Maximum"),
    });
    new Alarm(this, `evictions-${number}`, {
      name: `${nodeId}-evictions`,
      description:
        "The node throws out keys before their time, as its memory is full: sessions end early, reads miss. Raise cache.nodeType.",
      runbook: "cache-evictions",
      topicArn,
      threshold: 0,
      periods: 2,
      metric: metric("Evictions", "Sum", 300),
    });
    new Alarm(this, `cpu-${number}`, {
      name: `${nodeId}-cpu`,
      description:
        "The engine's one thread is above 80 % for 10 minutes. Read the slow log for a command over many keys; then raise cache.nodeType.",
      runbook: "cache-cpu",
      topicArn,
      threshold: 80,
      periods: 10,
      metric: metric("EngineCPUUtilization", "Average"),
    });
  }
}
