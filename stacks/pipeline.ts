import type { Construct } from "constructs";
import { NodeFunction, type NodeFunctionProps } from "#constructs/compute/node-function";
import { StreamConsumer } from "#constructs/compute/stream-consumer";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { LagAlarms } from "#constructs/observability/lag-alarms";
import { keyUse } from "#constructs/security/key-use";
import type { Environment } from "#environments/environment";
import type { IngestEventsEnvironment } from "#functions/ingest-events/settings";
import { pipelineNames } from "#functions/pipelines/settings";
import type { ProcessEventsEnvironment } from "#functions/process-events/settings";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { kinesis } from "./contracts/kinesis.ts";
import { pipeline } from "./contracts/pipeline.ts";
import { quarantine } from "./contracts/quarantine.ts";
import { secrets } from "./contracts/secrets.ts";
import { tables } from "./contracts/tables.ts";

/** The event pipeline: `ingest-events` writes the stream, `process-events` reads it into the table. Outside the VPC. */
export class PipelineStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "pipeline", "restricted");
    const ingest = this.#ingestEvents();
    const process = this.#processEvents();
    const { topicArn } = this.read(alerts);
    new FunctionAlarms(this, "ingest-alarms", { functionName: ingest.name, topicArn });
    new FunctionAlarms(this, "process-alarms", { functionName: process.name, topicArn });
    new LagAlarms(this, "lag", { functionName: process.name, topicArn });
    this.publish(pipeline, {
      ingestFunctionName: ingest.name,
      ingestFunctionArn: ingest.arn,
      processFunctionName: process.name,
      metricsNamespace: metricsNamespace(environment),
    });
  }

  #ingestEvents(): NodeFunction {
    const { eventsStreamName, eventsStreamArn } = this.read(kinesis);
    const { cardTokenKeysArn } = this.read(secrets);
    const { eventsKeyArn, secretsKeyArn } = this.read(keys);
    const settings: IngestEventsEnvironment = {
      ...this.#telemetry("ingest-events"),
      EVENT_STREAM_NAME: eventsStreamName,
      CARD_TOKEN_SECRET_ID: cardTokenKeysArn,
      PIPELINE_MODES: this.#modes(),
    };
    const ingest = this.#function("ingest-events", {
      description: "Takes events from the API, replaces card numbers by tokens, writes the stream",
      // The API gives up after 29 s; a caller who is told at 15 still has time to send again.
      timeoutSeconds: 15,
      environment: settings,
    });
    ingest.role.allow(["kinesis:PutRecords"], [eventsStreamArn]);
    ingest.role.allow(["secretsmanager:GetSecretValue"], [cardTokenKeysArn]);
    const { actions, condition } = keyUse(this.environment.region, ["kinesis", "secretsmanager"]);
    ingest.role.allow(actions, [eventsKeyArn, secretsKeyArn], condition);
    return ingest;
  }

  #processEvents(): NodeFunction {
    const { eventsStreamArn } = this.read(kinesis);
    const { resultsTableName, resultsTableArn } = this.read(tables);
    const { bucketName, bucketArn, queueUrl, queueArn } = this.read(quarantine);
    const { eventsKeyArn } = this.read(keys);
    const { pipeline: tuning, region } = this.environment;
    const settings: ProcessEventsEnvironment = {
      ...this.#telemetry("process-events"),
      RESULTS_TABLE_NAME: resultsTableName,
      RESULT_RETENTION_DAYS: String(tuning.keepResultsDays),
      PIPELINE_MODES: this.#modes(),
      QUARANTINE_BUCKET_NAME: bucketName,
      QUARANTINE_QUEUE_URL: queueUrl,
    };
    const process = this.#function("process-events", {
      description: "Stores the result of each event once; sets aside what it cannot read",
      timeoutSeconds: 60,
      environment: settings,
    });
    process.role.allow(["dynamodb:PutItem"], [resultsTableArn]);
    process.role.allow(["s3:PutObject"], [`${bucketArn}/quarantine/*`, `${bucketArn}/conflicts/*`]);
    process.role.allow(["sqs:SendMessage"], [queueArn]);
    const { actions, condition } = keyUse(region, ["dynamodb", "s3", "sqs"]);
    process.role.allow(actions, [eventsKeyArn], condition);
    new StreamConsumer(this, "events", {
      stream: { arn: eventsStreamArn, keyArn: eventsKeyArn },
      consumer: process,
      onFailure: { bucketArn, keyArn: eventsKeyArn },
      region,
      ...tuning,
    });
    return process;
  }

  #function(
    id: string,
    props: Pick<NodeFunctionProps, "description" | "timeoutSeconds" | "environment">,
  ): NodeFunction {
    const { accountId, logRetentionDays, pipeline: tuning } = this.environment;
    return new NodeFunction(this, id, {
      ...props,
      name: this.nameOf(id),
      entry: `functions/${id}/handler.ts`,
      accountId,
      memoryMb: tuning.memoryMb,
      logRetentionDays,
      logsKeyArn: this.read(keys).logsKeyArn,
    });
  }

  /** How far each pipeline has moved, as the functions read it. */
  #modes(): string {
    const { name, pipelines } = this.environment;
    const unknown = Object.keys(pipelines).find((key) => !pipelineNames.includes(key));
    if (unknown === undefined) return JSON.stringify(pipelines);
    throw new Error(
      `environments/${name}.ts: pipelines.${unknown}: there is no such pipeline; there are ${pipelineNames.join(", ")}`,
    );
  }

  #telemetry(service: string) {
    return { POWERTOOLS_SERVICE_NAME: service, POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment) };
  }
}
