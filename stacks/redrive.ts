import type { Construct } from "constructs";
import { NodeFunction } from "#constructs/compute/node-function";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { keyUse } from "#constructs/security/key-use";
import type { Environment } from "#environments/environment";
import type { RedriveEnvironment } from "#functions/redrive/settings";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { kinesis } from "./contracts/kinesis.ts";
import { quarantine } from "./contracts/quarantine.ts";

/**
 * A function that sends again what was set aside, invoked by hand once the cause is mended; `sluice redrive` does the same from a
 * terminal. It runs up to 15 minutes and goes on where it was when it is invoked again.
 */
export class RedriveStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "redrive", "restricted");
    const { bucketName, bucketArn } = this.read(quarantine);
    const { eventsStreamName, eventsStreamArn } = this.read(kinesis);
    const { eventsKeyArn, logsKeyArn } = this.read(keys);
    const { accountId, region, logRetentionDays, pipeline } = environment;
    const settings: RedriveEnvironment = {
      POWERTOOLS_SERVICE_NAME: "redrive",
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(environment),
      QUARANTINE_BUCKET_NAME: bucketName,
      EVENT_STREAM_NAME: eventsStreamName,
      RESULT_RETENTION_DAYS: String(pipeline.keepResultsDays),
    };
    const redrive = new NodeFunction(this, "redrive", {
      name: this.nameOf("redrive"),
      description: "Sends records again that were set aside; invoked by hand",
      entry: "functions/redrive/handler.ts",
      accountId,
      environment: settings,
      timeoutSeconds: 900,
      // Two at once would send the same records twice, which is harmless but of no use.
      maxConcurrency: 1,
      logRetentionDays,
      logsKeyArn,
    });
    redrive.role.allow(["s3:ListBucket"], [bucketArn]);
    const objects = [`${bucketArn}/aws/lambda/*`, `${bucketArn}/quarantine/*`];
    redrive.role.allow(["s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectTagging"], objects);
    redrive.role.allow(["kinesis:PutRecords"], [eventsStreamArn]);
    const { actions, condition } = keyUse(region, ["s3", "kinesis"]);
    redrive.role.allow(actions, [eventsKeyArn], condition);
    const { topicArn } = this.read(alerts);
    new FunctionAlarms(this, "alarms", { functionName: redrive.name, topicArn });
  }
}
