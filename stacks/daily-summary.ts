import type { Construct } from "constructs";
import { FunctionSchedule } from "#constructs/compute/function-schedule";
import { NodeFunction } from "#constructs/compute/node-function";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { keyUse } from "#constructs/security/key-use";
import type { Environment } from "#environments/environment";
import type { AggregateDailyEnvironment } from "#functions/aggregate-daily/settings";
import { alerts } from "./contracts/alerts.ts";
import { dailySummary } from "./contracts/daily-summary.ts";
import { fraud } from "./contracts/fraud.ts";
import { keys } from "./contracts/keys.ts";
import { sla } from "./contracts/sla.ts";

const SERVICE = "aggregate-daily";
/** Ten past every hour: midnight is at an hour's beginning, or half-way, wherever the business is, and payments of its last minutes are in by then. */
const HOURLY = "cron(10 * * * ? *)";

/** Sums up the card transactions of each business day, once it is over, and says that it is complete. */
export class DailySummaryStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "daily-summary");
    const summary = new ItemTable(this, "daily-transaction-summary", {
      name: this.nameOf("daily-transaction-summary"),
      keyArn: this.read(keys).platformKeyArn,
      protectData: environment.protectData,
    });
    const aggregate = this.#function(summary);
    new FunctionSchedule(this, "hourly", {
      name: this.nameOf("hourly"),
      description: "Sums up the business day that is over, if no run has yet",
      schedule: HOURLY,
      target: aggregate,
    });
    new FunctionAlarms(this, "alarms", { functionName: aggregate.name, topicArn: this.read(alerts).topicArn });
    this.publish(dailySummary, {
      summaryTableName: summary.name,
      summaryTableArn: summary.arn,
      aggregateFunctionName: aggregate.name,
    });
  }

  #function(summary: ItemTable): NodeFunction {
    const { transactionsTableName, transactionsTableArn } = this.read(fraud);
    const { completionsTableName, completionsTableArn } = this.read(sla);
    const { eventsKeyArn, platformKeyArn, logsKeyArn } = this.read(keys);
    const { accountId, region, logRetentionDays, businessTimeZone } = this.environment;
    const settings: AggregateDailyEnvironment = {
      POWERTOOLS_SERVICE_NAME: SERVICE,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment),
      TRANSACTIONS_TABLE_NAME: transactionsTableName,
      SUMMARY_TABLE_NAME: summary.name,
      COMPLETIONS_TABLE_NAME: completionsTableName,
      KEEP_TRANSACTIONS_DAYS: String(this.environment.fraud.keepTransactionsDays),
      TIME_ZONE: businessTimeZone,
    };
    const aggregate = new NodeFunction(this, SERVICE, {
      name: this.nameOf(SERVICE),
      description: "Sums up the card transactions of a business day",
      entry: `functions/${SERVICE}/handler.ts`,
      accountId,
      environment: settings,
      memoryMb: 1024,
      // A day of production is some 20 GB to read, eight pages at a time.
      timeoutSeconds: 900,
      // Two at once would sum up the same day twice.
      maxConcurrency: 1,
      logRetentionDays,
      logsKeyArn,
    });
    aggregate.role.allow(["dynamodb:Query"], [transactionsTableArn]);
    aggregate.role.allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], [summary.arn]);
    aggregate.role.allow(["dynamodb:PutItem"], [completionsTableArn]);
    const { actions, condition } = keyUse(region, ["dynamodb"]);
    aggregate.role.allow(actions, [eventsKeyArn, platformKeyArn], condition);
    return aggregate;
  }
}
