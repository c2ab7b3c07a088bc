import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { ApiGatewayStack } from "./api-gateway.ts";
import { PipelineStack } from "./pipeline.ts";

const pipelineOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new PipelineStack(Testing.app(), testEnvironment(changes)));
const from = (contract: string, field: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;

describe("the pipeline's functions", () => {
  const { resource, resources } = pipelineOf();

  it("run on a current Node on arm64, traced, with code addressed by its content", () => {
    for (const each of Object.values(resources("aws_lambda_function"))) {
      expect(each).toMatchObject({
        runtime: "nodejs22.x",
        architectures: ["arm64"],
        handler: "index.handler",
        tracing_config: { mode: "Active" },
        memory_size: 512,
      });
      expect(each.source_code_hash).toMatch(/^[A-Za-z0-9+/]{43}=$/);
      expect(each.filename).toMatch(/^assets\/.+\/[0-9A-Za-z]+\/[^/]+\.zip$/);
      expect(each.vpc_config).toBeUndefined();
    }
  });

  it("write into log groups under a key of ours", () => {
    const groups = Object.values(resources("aws_cloudwatch_log_group"));
    expect(groups.map(({ kms_key_id }) => kms_key_id)).toEqual(groups.map(() => from("keys", "logsKeyArn")));
    expect(groups).toHaveLength(2);
  });

  it("get what their settings ask for, from contracts", () => {
    expect(resource("aws_lambda_function.ingest-events").environment.variables).toEqual({
      POWERTOOLS_SERVICE_NAME: "ingest-events",
      POWERTOOLS_METRICS_NAMESPACE: "sluice/dev",
      EVENT_STREAM_NAME: from("kinesis", "eventsStreamName"),
      CARD_TOKEN_SECRET_ID: from("secrets", "cardTokenKeysArn"),
      PIPELINE_MODES: "{}",
      NODE_OPTIONS: "--enable-source-maps",
    });
    expect(resource("aws_lambda_function.process-events").environment.variables).toMatchObject({
      RESULTS_TABLE_NAME: from("tables", "resultsTableName"),
      RESULT_RETENTION_DAYS: "90",
      QUARANTINE_BUCKET_NAME: from("quarantine", "bucketName"),
    });
  });

  it("are told how far each pipeline has moved, and a name that is none fails here, with place and remedy", () => {
    const modes = { "order-changes": { mode: "canary", percent: 10 } } as const;
    const functions = pipelineOf({ pipelines: modes }).resources("aws_lambda_function");
    for (const { environment } of Object.values(functions))
      expect(JSON.parse(environment.variables.PIPELINE_MODES)).toEqual(modes);
    expect(() => pipelineOf({ pipelines: { "order-change": { mode: "legacy" } } })).toThrow(
      /environments\/\w+\.ts: pipelines\.order-change: there is no such pipeline; there are card-transactions, /,
    );
  });

  it("may do what they need and nothing else", () => {
    const actions = (role: string) => {
      const { policy } = resource(`aws_iam_role_policy.${role}_role_rights`);
      return [...policy.matchAll(/"([a-z0-9]+:[A-Za-z*]+)"/g)]
        .map(([, action]) => action)
        .filter((action) => !["kms:ViaService"].includes(action ?? ""));
    };
    expect(actions("ingest-events")).toEqual([
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "xray:PutTraceSegments",
      "xray:PutTelemetryRecords",
      "kinesis:PutRecords",
      "secretsmanager:GetSecretValue",
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]);
    expect(actions("process-events")).toContain("dynamodb:PutItem");
    expect(actions("process-events").filter((action) => action?.includes("*") || action?.includes("Delete"))).toEqual(
      [],
    );
  });

  it("write their own corners of the quarantine bucket only", () => {
    const { policy } = resource("aws_iam_role_policy.process-events_role_rights");
    const written = [...policy.matchAll(/values\.bucketArn\}\/([^"]+)"/g)].map(([, corner]) => corner);
    expect(written).toEqual(["quarantine/*", "conflicts/*", "aws/lambda/*"]);
  });

  it("use keys through the services that need them only", () => {
    const { policy } = resource("aws_iam_role_policy.process-events_role_rights");
    expect(policy).toContain(
      '"kms:ViaService" = ["dynamodb.ap-northeast-2.amazonaws.com", "s3.ap-northeast-2.amazonaws.com", "sqs.ap-northeast-2.amazonaws.com"]',
    );
  });

  it("can be borrowed by no other account", () => {
    for (const role of Object.values(resources("aws_iam_role")))
      expect(role.assume_role_policy).toContain('"aws:SourceAccount" = "111111111111"');
  });
});

describe("how long a function may run", () => {
  const { resource } = pipelineOf();

  it("leaves a caller of the API time to send again before the API gives up at 29 seconds", () => {
    const api = synth(new ApiGatewayStack(Testing.app(), testEnvironment()));
    const patience = api.resource("aws_apigatewayv2_integration.api_post-events_integration").timeout_milliseconds;
    expect(patience).toBe(29_000);
    expect(resource("aws_lambda_function.ingest-events").timeout * 1000).toBeLessThan(patience / 1.5);
  });
});

describe("the event source mapping", () => {
  it("loses nothing: oldest first, partial failures, bisecting, bounded retries, whole records kept in S3", () => {
    expect(pipelineOf().resource("aws_lambda_event_source_mapping.events")).toMatchObject({
      event_source_arn: from("kinesis", "eventsStreamArn"),
      starting_position: "TRIM_HORIZON",
      function_response_types: ["ReportBatchItemFailures"],
      bisect_batch_on_function_error: true,
      maximum_retry_attempts: 5,
      maximum_record_age_in_seconds: 21_600,
      batch_size: 200,
      maximum_batching_window_in_seconds: 0,
      parallelization_factor: 2,
      destination_config: { on_failure: { destination_arn: from("quarantine", "bucketArn") } },
      metrics_config: { metrics: ["EventCount"] },
    });
  });

  it("keeps zero retries as zero, which a provider once turned into 10,000", () => {
    const mapping = pipelineOf({ pipeline: { retries: 0 } }).resource("aws_lambda_event_source_mapping.events");
    expect(mapping.maximum_retry_attempts).toBe(0);
  });
});
