import { arn, type FactsTable } from "./facts.ts";

const CODE = ["filename", "image_uri", "s3_bucket", "s3_key", "s3_object_version", "source_code_hash"];

const CONFIGURATION = [
  "architectures",
  "description",
  "environment",
  "handler",
  "layers",
  "memory_size",
  "role",
  "runtime",
  "timeout",
  "tracing_config",
  "vpc_config",
];

const INVOKE = "arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions";

/** Functions and what calls them. Source: the `lambda_function`, `lambda_permission` and `lambda_event_source_mapping` pages. */
export const lambda: FactsTable = {
  aws_lambda_function: {
    id: "{function_name}",
    computed: {
      architectures: ["x86_64"],
      arn: arn("lambda", "function:{function_name}"),
      "ephemeral_storage.size": 512,
      invoke_arn: `${INVOKE}/{arn}/invocations`,
      "logging_config.log_group": "/aws/lambda/{function_name}",
      qualified_arn: "{arn}:{version}",
      qualified_invoke_arn: `${INVOKE}/{arn}:{version}/invocations`,
      signing_job_arn: "",
      signing_profile_version_arn: "",
      version: (own) => (own("publish") ? "1" : "$LATEST"),
    },
    defaults: {
      "durable_config.retention_period": 14,
      memory_size: 128,
      package_type: "Zip",
      publish: false,
      reserved_concurrent_executions: -1,
      skip_destroy: false,
      timeout: 3,
      "vpc_config.ipv6_allowed_for_dual_stack": false,
    },
    forceNew: ["durable_config", "function_name", "package_type", "tenancy_config"],
    mirrors: { code_sha256: CODE, source_code_size: CODE, last_modified: [...CODE, ...CONFIGURATION] },
    residues: [
      "filename",
      "publish",
      "replace_security_groups_on_destroy",
      "replacement_security_group_ids",
      "s3_bucket",
      "s3_key",
      "s3_object_version",
      "skip_destroy",
      "source_code_hash",
    ],
    conflict: "ResourceConflictException",
  },
  aws_lambda_permission: {
    id: "{statement_id}",
    key: "{function_name}/{statement_id}",
    forceNew: [
      "action",
      "event_source_token",
      "function_name",
      "function_url_auth_type",
      "principal",
      "principal_org_id",
      "qualifier",
      "source_account",
      "source_arn",
      "statement_id",
      "statement_id_prefix",
    ],
    conflict: "ResourceConflictException",
  },
  aws_lambda_event_source_mapping: {
    id: "{uuid}",
    computed: {
      arn: arn("lambda", "event-source-mapping:{id}"),
      function_arn: (own) =>
        String(own("function_name")).startsWith("arn:") ? "{function_name}" : arn("lambda", "function:{function_name}"),
      last_processing_result: "No records processed",
      maximum_record_age_in_seconds: -1,
      maximum_retry_attempts: -1,
      parallelization_factor: 1,
      state: (own) => (own("enabled") === false ? "Disabled" : "Enabled"),
      state_transition_reason: "USER_INITIATED",
      uuid: "{id}",
    },
    defaults: { enabled: true },
    forceNew: [
      "amazon_managed_kafka_event_source_config",
      "event_source_arn",
      "queues",
      "self_managed_event_source",
      "self_managed_kafka_event_source_config",
      "starting_position",
      "starting_position_timestamp",
      "topics",
    ],
    mirrors: { function_arn: ["function_name"], state: ["enabled"] },
    unique: [["event_source_arn", "function_name"]],
    conflict: "ResourceConflictException",
  },
};
