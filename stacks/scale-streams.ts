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
import { isScaled } from "#environments/settings/streams";
import type { ScaleStreamsEnvironment, ScaleStreamsMetric } from "#functions/scale-streams/settings";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { kinesis } from "./contracts/kinesis.ts";

const SERVICE = "scale-streams";
const short: ScaleStreamsMetric = "ShortShards";

/**
 * Every minute, gives a provisioned stream the shards that its load asks for (docs/decisions/0012-the-stream-s-capacity.md). A stream
 * on demand scales itself, and one of a fixed size is not scaled: there is nothing in the stack then.
 */
export class ScaleStreamsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "scale-streams");
    if (!isScaled(environment.streams)) return;
    const { topicArn } = this.read(alerts);
    const scale = this.#function();
    new FunctionSchedule(this, "every-minute", {
      name: this.nameOf("every-minute"),
      description: "Looks whether the event stream has the shards that its load asks for",
      schedule: "rate(1 minute)",
      target: scale,
    });
    new FunctionAlarms(this, "alarms", { functionName: scale.name, topicArn });
    new Alarm(this, "shards-short", {
      name: this.nameOf("shards-short"),
      description: `The stream needs more shards than it can get: more than streams.maxShards (${environment.streams.maxShards}), or the ten changes that AWS makes in 24 hours are spent.`,
      runbook: "shards-short",
      topicArn,
      threshold: 0,
      periods: 3,
      outOf: 5,
      metric: {
        namespace: metricsNamespace(environment),
        name: short,
        dimensions: { service: SERVICE },
        statistic: "Maximum",
      },
    });
  }

  #function(): NodeFunction {
    const { eventsStreamName, eventsStreamArn } = this.read(kinesis);
    const { platformKeyArn, logsKeyArn } = this.read(keys);
    const { accountId, region, logRetentionDays, streams } = this.environment;
    // Two days of notes that nobody misses: without them AWS still refuses the eleventh change.
    const changes = new ItemTable(this, "changes", {
      name: this.nameOf("changes"),
      keyArn: platformKeyArn,
      protectData: false,
    });
    const settings: ScaleStreamsEnvironment = {
      POWERTOOLS_SERVICE_NAME: SERVICE,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment),
      STREAM_NAME: eventsStreamName,
      CHANGES_TABLE_NAME: changes.name,
      MIN_SHARDS: String(streams.minShards),
      MAX_SHARDS: String(streams.maxShards),
    };
    const scale = new NodeFunction(this, SERVICE, {
      name: this.nameOf(SERVICE),
      description: "Gives the event stream the shards that its load asks for",
      entry: "functions/scale-streams/handler.ts",
      accountId,
      environment: settings,
      memoryMb: 256,
      // A run that is late is of no use: the next has begun.
      timeoutSeconds: 55,
      maxConcurrency: 1,
      logRetentionDays,
      logsKeyArn,
    });
    scale.role.allow(["kinesis:DescribeStreamSummary", "kinesis:UpdateShardCount"], [eventsStreamArn]);
    // CloudWatch has no metrics to name. Source: Service Authorization Reference, Amazon CloudWatch
    scale.role.allow(["cloudwatch:GetMetricData"], ["*"]);
    scale.role.allow(["dynamodb:GetItem", "dynamodb:PutItem"], [changes.arn]);
    const { actions, condition } = keyUse(region, ["dynamodb"]);
    scale.role.allow(actions, [platformKeyArn], condition);
    return scale;
  }
}
