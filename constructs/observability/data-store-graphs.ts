import type { Graph } from "./dashboard.ts";

/** Where the services keep their data. */
export interface DataStoreIds {
  readonly databaseId: string;
  /** The cache's nodes. */
  readonly cacheNodeIds: readonly string[];
}

/** The database and the cache: how busy, how full, how useful. */
export function dataStoreGraphs({ databaseId, cacheNodeIds }: DataStoreIds): Graph[] {
  const database = (metric: string, options = {}) =>
    ["AWS/RDS", metric, "DBInstanceIdentifier", databaseId, options] as const;
  const cache = (metric: string) =>
    cacheNodeIds.map((id) => ["AWS/ElastiCache", metric, "CacheClusterId", id] as const);
  return [
    {
      title: "Database: CPU in %, connections",
      statistic: "Maximum",
      lines: [database("CPUUtilization"), database("DatabaseConnections", { yAxis: "right" })],
    },
    {
      title: "Database: free storage and memory, bytes",
      statistic: "Minimum",
      lines: [database("FreeStorageSpace"), database("FreeableMemory")],
    },
    { title: "Cache: hits and misses", lines: [...cache("CacheHits"), ...cache("CacheMisses")] },
    {
      title: "Cache: memory used in %, and evictions",
      statistic: "Maximum",
      lines: [...cache("DatabaseMemoryUsagePercentage"), ...cache("Evictions")],
    },
  ];
}
