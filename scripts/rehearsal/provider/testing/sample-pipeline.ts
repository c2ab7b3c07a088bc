import type { Samples } from "./sample.ts";

const api = "${aws_apigatewayv2_api.x.id}";
const bucket = "${aws_s3_bucket.x.id}";
const anyone = (resource: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Deny", Action: "*", Principal: "*", Resource: resource }],
  });

/** What events run through. `zip` is the path of a function's package. */
export const pipelineSamples = (zip: string): Samples => ({
  aws_sns_topic: { config: { name: "alerts" }, changed: { display_name: "Alerts" }, replaced: { name: "pages" } },
  aws_sns_topic_policy: {
    config: { arn: "${aws_sns_topic.x.arn}", policy: anyone("alerts") },
    changed: { policy: anyone("everything") },
  },
  aws_sns_topic_subscription: {
    config: { topic_arn: "${aws_sns_topic.x.arn}", protocol: "sqs", endpoint: "${aws_sqs_queue.x.arn}" },
    changed: { raw_message_delivery: true },
    replaced: { protocol: "email", endpoint: "duty@example.com" },
  },
  aws_sqs_queue: {
    config: { name: "quarantine" },
    changed: { visibility_timeout_seconds: 60 },
    replaced: { name: "other" },
  },
  aws_sqs_queue_policy: {
    config: { queue_url: "${aws_sqs_queue.x.url}", policy: anyone("quarantine") },
    changed: { policy: anyone("everything") },
  },
  aws_kinesis_stream: {
    config: { name: "events", shard_count: 1, encryption_type: "KMS", kms_key_id: "alias/aws/kinesis" },
    changed: { retention_period: 48 },
    replaced: { name: "other" },
  },
  aws_dynamodb_table: {
    config: {
      name: "events",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "pk",
      range_key: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
      ],
      ttl: { attribute_name: "expiresAt", enabled: true },
      point_in_time_recovery: { enabled: true },
    },
    changed: { deletion_protection_enabled: true },
    replaced: { name: "other" },
  },
  aws_s3_bucket: {
    config: { bucket: "quarantine-000000000000" },
    changed: { force_destroy: true },
    replaced: { bucket: "other-000000000000" },
  },
  aws_s3_bucket_public_access_block: {
    config: { bucket, block_public_acls: true },
    changed: { block_public_policy: true },
  },
  aws_s3_bucket_versioning: {
    config: { bucket, versioning_configuration: { status: "Enabled" } },
    changed: { versioning_configuration: { status: "Suspended" } },
    replaced: { expected_bucket_owner: "000000000000" },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    config: {
      bucket,
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true }],
    },
    changed: { rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }] },
  },
  aws_s3_bucket_lifecycle_configuration: {
    config: {
      bucket,
      rule: [{ id: "expire", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 90 }] }],
    },
    changed: { rule: [{ id: "expire", status: "Enabled", filter: [{ prefix: "" }], expiration: [{ days: 30 }] }] },
  },
  aws_s3_bucket_policy: { config: { bucket, policy: anyone("quarantine") }, changed: { policy: anyone("everything") } },
  aws_s3_bucket_ownership_controls: {
    config: { bucket, rule: { object_ownership: "BucketOwnerEnforced" } },
    changed: { rule: { object_ownership: "BucketOwnerPreferred" } },
  },
  aws_lambda_function: {
    config: {
      function_name: "process-events",
      role: "${aws_iam_role.x.arn}",
      runtime: "nodejs22.x",
      handler: "index.handler",
      architectures: ["arm64"],
      memory_size: 512,
      timeout: 30,
      filename: zip,
      source_code_hash: `\${filebase64sha256(${JSON.stringify(zip)})}`,
      environment: { variables: { TABLE: "${aws_dynamodb_table.x.name}", QUEUE: "${aws_sqs_queue.x.url}" } },
      tracing_config: { mode: "Active" },
    },
    changed: { memory_size: 1024 },
    replaced: { function_name: "other" },
  },
  aws_lambda_permission: {
    config: {
      function_name: "${aws_lambda_function.x.function_name}",
      statement_id: "gateway",
      action: "lambda:InvokeFunction",
      principal: "apigateway.amazonaws.com",
      source_arn: "${aws_apigatewayv2_api.x.execution_arn}/*",
    },
    replaced: { action: "lambda:*" },
  },
  aws_lambda_event_source_mapping: {
    config: {
      event_source_arn: "${aws_kinesis_stream.x.arn}",
      function_name: "${aws_lambda_function.x.arn}",
      starting_position: "TRIM_HORIZON",
      batch_size: 100,
      bisect_batch_on_function_error: true,
      function_response_types: ["ReportBatchItemFailures"],
      destination_config: { on_failure: { destination_arn: "${aws_s3_bucket.x.arn}" } },
    },
    changed: { enabled: false },
    replaced: { starting_position: "LATEST" },
  },
  aws_apigatewayv2_api: { config: { name: "events", protocol_type: "HTTP" }, changed: { description: "ingest" } },
  aws_apigatewayv2_authorizer: {
    config: {
      api_id: api,
      name: "jwt",
      authorizer_type: "JWT",
      identity_sources: ["$request.header.Authorization"],
      jwt_configuration: { audience: ["sluice"], issuer: "https://issuer.sluice.test" },
    },
    changed: { jwt_configuration: { audience: ["other"], issuer: "https://issuer.sluice.test" } },
  },
  aws_apigatewayv2_integration: {
    config: {
      api_id: api,
      integration_type: "AWS_PROXY",
      integration_uri: "${aws_lambda_function.x.invoke_arn}",
      payload_format_version: "2.0",
    },
    changed: { timeout_milliseconds: 10_000 },
    replaced: { integration_type: "HTTP_PROXY" },
  },
  aws_apigatewayv2_route: {
    config: {
      api_id: api,
      route_key: "POST /events",
      authorization_type: "JWT",
      authorizer_id: "${aws_apigatewayv2_authorizer.x.id}",
      target: "integrations/${aws_apigatewayv2_integration.x.id}",
    },
    changed: { authorization_scopes: ["events:write"] },
  },
  aws_apigatewayv2_stage: {
    config: { api_id: api, name: "$default", auto_deploy: true },
    changed: { description: "live" },
    replaced: { name: "v1" },
  },
});
