import { Fn } from "cdktf";
import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { AllFunctionsAlarm } from "#constructs/observability/all-functions-alarm";
import { clusterGraphs } from "#constructs/observability/cluster-graphs";
import { costGraphs } from "#constructs/observability/cost-graphs";
import { Dashboard } from "#constructs/observability/dashboard";
import { dataStoreGraphs } from "#constructs/observability/data-store-graphs";
import { eventGraphs } from "#constructs/observability/event-graphs";
import { IdentityAlarm } from "#constructs/observability/identity-alarm";
import { LoggedErrors } from "#constructs/observability/logged-errors";
import { PodRestarts } from "#constructs/observability/pod-restarts";
import { serviceGraphs } from "#constructs/observability/service-graphs";
import type { Environment } from "#environments/environment";
import type { IngestEventsMetric } from "#functions/ingest-events/settings";
import type { ProcessEventsMetric } from "#functions/process-events/settings";
import type { WatchCostsMetric } from "#functions/watch-costs/settings";
import { alerts } from "./contracts/alerts.ts";
import { apiGateway } from "./contracts/api-gateway.ts";
import { eks } from "./contracts/eks.ts";
import { employeeService } from "./contracts/employee-service.ts";
import { fraud } from "./contracts/fraud.ts";
import { frontend } from "./contracts/frontend.ts";
import { kinesis } from "./contracts/kinesis.ts";
import { pipeline } from "./contracts/pipeline.ts";
import { quarantine } from "./contracts/quarantine.ts";
import { rds } from "./contracts/rds.ts";
import { redis } from "./contracts/redis.ts";
import { tables } from "./contracts/tables.ts";

/** What becomes of an event that was sent; together they must equal what was accepted. */
const fates = ["Stored", "Duplicate", "Conflict", "Quarantined"] as const satisfies readonly ProcessEventsMetric[];
const accepted: IngestEventsMetric = "Accepted";
const latency: ProcessEventsMetric = "Latency";
const coldStart: IngestEventsMetric & ProcessEventsMetric = "ColdStart";

/**
 * The whole at a glance, and the alarms that look across stacks: is every event accounted for, do functions fail, do logs
 * fill with errors, do pods keep restarting? Last of all, since it reads nearly everything.
 */
export class CloudwatchStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "cloudwatch");
    const { ingestFunctionName, processFunctionName } = this.read(pipeline);
    const { functionName: employeeFunctionName } = this.read(employeeService);
    const { scoreFunctionName } = this.read(fraud);
    // Two metrics each, of the ten that an alarm may have: those that are called by the clock have alarms of their own.
    const functionNames = [ingestFunctionName, processFunctionName, scoreFunctionName, employeeFunctionName];
    this.#alarms(functionNames);
    this.#dashboard(functionNames);
  }

  #alarms(functionNames: readonly string[]): void {
    const { topicArn } = this.read(alerts);
    const { metricsNamespace, ingestFunctionName, processFunctionName } = this.read(pipeline);
    const { clusterName, applicationLogGroupName } = this.read(eks);
    const { functionName: employeeFunctionName } = this.read(employeeService);

    new IdentityAlarm(this, "unaccounted", {
      name: this.nameOf("unaccounted"),
      metricsNamespace,
      accepted,
      fates,
      topicArn,
    });
    new LoggedErrors(this, "logged-errors", {
      name: this.nameOf("logged-errors"),
      logGroupNames: {
        pods: applicationLogGroupName,
        "ingest-events": `/aws/lambda/${ingestFunctionName}`,
        "process-events": `/aws/lambda/${processFunctionName}`,
        employees: `/aws/lambda/${employeeFunctionName}`,
      },
      metricsNamespace,
      topicArn,
    });
    new PodRestarts(this, "pod-restarts", { name: this.nameOf("pod-restarts"), clusterName, topicArn });
    new AllFunctionsAlarm(this, "functions", { name: this.nameOf("functions-failing"), functionNames, topicArn });
  }

  #dashboard(functionNames: readonly string[]): void {
    const { metricsNamespace, processFunctionName } = this.read(pipeline);
    const { replicationGroupId } = this.read(redis);
    const events = eventGraphs({
      metricsNamespace,
      fates,
      latency,
      accepted,
      coldStart,
      processFunctionName,
      streamName: this.read(kinesis).eventsStreamName,
      tableName: this.read(tables).resultsTableName,
      quarantineQueueName: this.read(quarantine).queueName,
    });
    const costs = costGraphs({
      metricsNamespace,
      service: "watch-costs",
      spent: "MonthToDateUsd" satisfies WatchCostsMetric,
      expected: "ForecastUsd" satisfies WatchCostsMetric,
    });
    const services = serviceGraphs({
      apiId: this.read(apiGateway).apiId,
      functionNames,
      distributionId: this.read(frontend).distributionId,
    });
    const stores = dataStoreGraphs({
      // An instance's host name begins with its identifier.
      databaseId: Fn.element(Fn.split(".", this.read(rds).host), 0),
      cacheNodeIds: (this.multiAz ? ["001", "002"] : ["001"]).map((node) => `${replicationGroupId}-${node}`),
    });
    new Dashboard(this, "overview", {
      name: this.nameOf("overview"),
      region: this.environment.region,
      graphs: [...events, ...costs, ...services, ...clusterGraphs(this.read(eks).clusterName), ...stores],
    });
  }
}
