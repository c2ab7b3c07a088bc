import type { Graph } from "./dashboard.ts";

/** What answers requests. */
export interface ServiceIds {
  readonly apiId: string;
  readonly functionNames: readonly string[];
  readonly distributionId: string;
}

/** What people meet: the API, the functions behind it, the web site. */
export function serviceGraphs({ apiId, functionNames, distributionId }: ServiceIds): Graph[] {
  const api = (metric: string) => ["AWS/ApiGateway", metric, "ApiId", apiId] as const;
  const functions = (metric: string) =>
    functionNames.map((name) => ["AWS/Lambda", metric, "FunctionName", name] as const);
  const site = (metric: string, options = {}) =>
    ["AWS/CloudFront", metric, "DistributionId", distributionId, "Region", "Global", options] as const;
  return [
    { title: "API: requests and 5xx", lines: [api("Count"), api("5xx")] },
    { title: "API: latency, p95 ms", statistic: "p95", lines: [api("Latency"), api("IntegrationLatency")] },
    { title: "Function errors and throttles", lines: [...functions("Errors"), ...functions("Throttles")] },
    {
      title: "Web site: requests, and 5xx in %",
      // CloudFront is global, and its metrics are in one region.
      region: "us-east-1",
      lines: [site("Requests"), site("5xxErrorRate", { stat: "Average", yAxis: "right" })],
    },
  ];
}
