import type { Construct } from "constructs";
import { FunctionSchedule } from "#constructs/compute/function-schedule";
import { NodeFunction } from "#constructs/compute/node-function";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { CostAlarms } from "#constructs/observability/cost-alarms";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import type { Environment } from "#environments/environment";
import type { WatchCostsEnvironment, WatchCostsMetric } from "#functions/watch-costs/settings";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";

const SERVICE = "watch-costs";
/** After Cost Explorer has taken in most of the day before, and when Seoul works: 15:00 there. */
const DAILY = "cron(0 6 * * ? *)";
const spent: WatchCostsMetric = "PercentOfCap";
const expected: WatchCostsMetric = "ForecastPercentOfCap";

/**
 * Once a day, what the account has cost this month and is expected to, against the cap: metrics, and alarms at 80, 90 and 100 %. Cost
 * Explorer rather than AWS Budgets, so that costs are metrics on the dashboard and alarms like all others (docs/decisions/0013-costs-are-watched-by-cost-explorer.md).
 */
export class CostWatchStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "cost-watch");
    const { topicArn } = this.read(alerts);
    const { accountId, logRetentionDays, costs } = environment;
    const namespace = metricsNamespace(environment);
    const settings: WatchCostsEnvironment = {
      POWERTOOLS_SERVICE_NAME: SERVICE,
      POWERTOOLS_METRICS_NAMESPACE: namespace,
      MONTHLY_CAP_USD: String(costs.monthlyCapUsd),
      COST_SOURCE: costs.source,
    };
    const watch = new NodeFunction(this, "watch-costs", {
      name: this.nameOf("watch-costs"),
      description: "Reads once a day what the month has cost and is expected to",
      entry: "functions/watch-costs/handler.ts",
      accountId,
      environment: settings,
      memoryMb: 256,
      timeoutSeconds: 60,
      // Two at once would pay twice for the same answer.
      maxConcurrency: 1,
      logRetentionDays,
      logsKeyArn: this.read(keys).logsKeyArn,
    });
    // Cost Explorer has no resources to name. Source: Service Authorization Reference, AWS Cost Explorer Service
    watch.role.allow(["ce:GetCostAndUsage", "ce:GetCostForecast"], ["*"]);
    new FunctionSchedule(this, "daily", {
      name: this.nameOf("daily"),
      description: "Reads the costs of the month",
      schedule: DAILY,
      target: watch,
    });
    new FunctionAlarms(this, "alarms", { functionName: watch.name, topicArn });
    new CostAlarms(this, "costs", {
      name: this.nameOf("costs"),
      metricsNamespace: namespace,
      service: SERVICE,
      spent,
      expected,
      capUsd: costs.monthlyCapUsd,
      topicArn,
    });
  }
}
