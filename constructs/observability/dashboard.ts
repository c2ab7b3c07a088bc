import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";

type Options = Readonly<Record<string, string | number | boolean>>;

/** One line of a graph: namespace, metric, dimension names and values, and how to draw it; or a formula over lines that have an `id`. */
export type Line =
  | readonly [namespace: string, metric: string, ...rest: (string | Options)[]]
  | readonly [formula: Options];

export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** `Sum`, `Maximum`, `p99`, ... @default "Sum" */
  readonly statistic?: string;
  /** Length of a period in seconds. @default 60 */
  readonly periodSeconds?: number;
  /** @default false */
  readonly stacked?: boolean;
  /** Where the metrics are, for global services whose metrics are in us-east-1. @default the dashboard's region */
  readonly region?: string;
}

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  readonly graphs: readonly Graph[];
}

/** Graphs are laid out in reading order, two a row, on CloudWatch's grid of 24 columns. */
const columns = 2;
const width = 24 / columns;
const height = 6;

/** A CloudWatch dashboard: the first page to open, most important graph first. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, { name, region, graphs }: DashboardProps) {
    super(scope, id);
    const widgets = graphs.map((graph, index) => ({
      type: "metric",
      x: (index % columns) * width,
      y: Math.floor(index / columns) * height,
      width,
      height,
      properties: {
        title: graph.title,
        region: graph.region ?? region,
        view: "timeSeries",
        stacked: graph.stacked ?? false,
        stat: graph.statistic ?? "Sum",
        period: graph.periodSeconds ?? 60,
        metrics: graph.lines,
      },
    }));
    new CloudwatchDashboard(this, "default", { dashboardName: name, dashboardBody: Fn.jsonencode({ widgets }) });
  }
}
