import type { Construct } from "constructs";
import { FunctionSchedule } from "#constructs/compute/function-schedule";
import { NodeFunction } from "#constructs/compute/node-function";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import { Alarm } from "#constructs/observability/alarm";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { keyUse } from "#constructs/security/key-use";
import type { Environment } from "#environments/environment";
import type { CheckSlasEnvironment, CheckSlasMetric } from "#functions/check-slas/settings";
import { firstDefinitions } from "#functions/sla/settings";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { notify } from "./contracts/notify.ts";
import { sla } from "./contracts/sla.ts";

const SERVICE = "check-slas";

interface Tables {
  readonly definitions: ItemTable;
  readonly violations: ItemTable;
  readonly completions: ItemTable;
}

/**
 * By when pipelines have to be complete (definitions are rows of a table), when they were, and when they were not; and a function that looks every minute
 * (docs/how-to/govern-slas.md).
 */
export class SlaStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "sla");
    const { protectData } = environment;
    const tables: Tables = {
      definitions: this.#table("definitions", protectData),
      violations: this.#table("violations", protectData),
      // What is complete is known for some weeks only.
      completions: this.#table("completions", false),
    };
    const check = this.#function(tables);
    new FunctionSchedule(this, "every-minute", {
      name: this.nameOf("every-minute"),
      description: "Judges the windows whose deadlines have passed",
      schedule: "rate(1 minute)",
      target: check,
    });
    this.#alarms(check);
    const { definitions, violations, completions } = tables;
    this.publish(sla, {
      definitionsTableName: definitions.name,
      definitionsTableArn: definitions.arn,
      violationsTableName: violations.name,
      violationsTableArn: violations.arn,
      completionsTableName: completions.name,
      completionsTableArn: completions.arn,
      checkFunctionName: check.name,
    });
  }

  #table(id: string, protectData: boolean): ItemTable {
    const { platformKeyArn: keyArn } = this.read(keys);
    return new ItemTable(this, id, { name: this.nameOf(id), keyArn, protectData });
  }

  #function({ definitions, violations, completions }: Tables): NodeFunction {
    const { notificationsTableName, notificationsTableArn } = this.read(notify);
    const { platformKeyArn, logsKeyArn } = this.read(keys);
    const { accountId, region, logRetentionDays } = this.environment;
    const variables: CheckSlasEnvironment = {
      POWERTOOLS_SERVICE_NAME: SERVICE,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment),
      DEFINITIONS_TABLE_NAME: definitions.name,
      VIOLATIONS_TABLE_NAME: violations.name,
      COMPLETIONS_TABLE_NAME: completions.name,
      NOTIFICATIONS_TABLE_NAME: notificationsTableName,
      FIRST_DEFINITIONS: this.#firstDefinitions(),
    };
    const check = new NodeFunction(this, SERVICE, {
      name: this.nameOf(SERVICE),
      description: "Judges each window whose deadline has passed, and tells when a promise is broken and kept again",
      entry: `functions/${SERVICE}/handler.ts`,
      accountId,
      environment: variables,
      memoryMb: 256,
      timeoutSeconds: 55,
      maxConcurrency: 1,
      logRetentionDays,
      logsKeyArn,
    });
    // A transaction asks for the rights of what is in it. Source: DynamoDB developer guide, "IAM for transactions"
    check.role.allow(["dynamodb:Query", "dynamodb:PutItem"], [definitions.arn]);
    check.role.allow(["dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"], [violations.arn]);
    check.role.allow(["dynamodb:Query"], [completions.arn]);
    check.role.allow(["dynamodb:PutItem"], [notificationsTableArn]);
    const { actions, condition } = keyUse(region, ["dynamodb"]);
    check.role.allow(actions, [platformKeyArn], condition);
    return check;
  }

  /** As the function reads them. @throws Error naming the one that it would refuse */
  #firstDefinitions(): string {
    const { name, sla: settings } = this.environment;
    const text = JSON.stringify(settings.firstDefinitions);
    const { error } = firstDefinitions.safeParse(text);
    if (error) throw new Error(`environments/${name}.ts: sla.firstDefinitions: ${error.issues[0]?.message}`);
    return text;
  }

  #alarms({ name: functionName }: NodeFunction): void {
    const { topicArn } = this.read(alerts);
    new FunctionAlarms(this, "alarms", { functionName, topicArn });
    const metric = (name: CheckSlasMetric, statistic: string) => ({
      namespace: metricsNamespace(this.environment),
      name,
      dimensions: { service: SERVICE },
      statistic,
      periodSeconds: 300,
    });
    new Alarm(this, "unchecked", {
      name: this.nameOf("unchecked"),
      description:
        "Deadlines are not watched: the checker has not run for a quarter of an hour. No one would be told of a pipeline that stands still.",
      runbook: "slas-unchecked",
      topicArn,
      threshold: 1,
      when: "below",
      periods: 3,
      whenMissing: "alarm",
      metric: metric("Watched", "SampleCount"),
    });
    new Alarm(this, "bad-definitions", {
      name: this.nameOf("bad-definitions"),
      description:
        "A row of the definitions is none, or could not be checked: what it promises is not watched. The function's log names row and reason.",
      runbook: "slas-unchecked",
      topicArn,
      threshold: 0,
      periods: 2,
      queries: [
        {
          id: "total",
          expression: "bad + unchecked",
          label: "Rows that are not watched",
          returnData: true,
        },
        ...(["BadDefinitions", "Unchecked"] as const).map((name, index) => ({
          id: ["bad", "unchecked"][index]!,
          metric: {
            namespace: metricsNamespace(this.environment),
            metricName: name,
            dimensions: { service: SERVICE },
            period: 300,
            stat: "Maximum",
          },
        })),
      ],
    });
  }
}
