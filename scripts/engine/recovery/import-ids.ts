/** Attributes of one resource as Terraform's state has them. */
export type Values = Readonly<Record<string, unknown>>;

/** What an attribute is: its text, null where it is not set, undefined where it is not known. */
export type Lookup = (attribute: string) => string | null | undefined;

const ofBucket = "{bucket}";
const ofApi = "{api_id}/{id}";

/**
 * What `terraform import` takes, for types where that is not the `id`, or where names in the code alone tell it. A placeholder
 * is an attribute; one that is not set is left out. Source: "Import" on each type's page of the AWS provider's documentation.
 */
const templates: Readonly<Record<string, string>> = {
  aws_apigatewayv2_authorizer: ofApi,
  aws_apigatewayv2_integration: ofApi,
  aws_apigatewayv2_route: ofApi,
  aws_apigatewayv2_stage: "{api_id}/{name}",
  aws_athena_workgroup: "{name}",
  aws_cloudwatch_dashboard: "{dashboard_name}",
  aws_cloudwatch_event_rule: "{name}",
  aws_cloudwatch_event_target: "{rule}/{target_id}",
  aws_cloudwatch_log_group: "{name}",
  aws_cloudwatch_log_metric_filter: "{log_group_name}:{name}",
  aws_cloudwatch_log_subscription_filter: "{log_group_name}|{name}",
  aws_cloudwatch_log_stream: "{log_group_name}:{name}",
  aws_cloudwatch_metric_alarm: "{alarm_name}",
  aws_cognito_user_group: "{user_pool_id}/{name}",
  aws_cognito_user_pool_client: "{user_pool_id}/{id}",
  aws_cognito_user_pool_domain: "{domain}",
  aws_db_instance: "{identifier}",
  aws_db_parameter_group: "{name}",
  aws_db_subnet_group: "{name}",
  aws_dynamodb_table: "{name}",
  aws_ecr_lifecycle_policy: "{repository}",
  aws_ecr_repository: "{name}",
  aws_eks_access_entry: "{cluster_name}:{principal_arn}",
  aws_eks_access_policy_association: "{cluster_name}#{principal_arn}#{policy_arn}",
  aws_eks_addon: "{cluster_name}:{addon_name}",
  aws_eks_cluster: "{name}",
  aws_eks_node_group: "{cluster_name}:{node_group_name}",
  aws_eks_pod_identity_association: "{cluster_name},{association_id}",
  aws_elasticache_replication_group: "{replication_group_id}",
  aws_elasticache_subnet_group: "{name}",
  aws_elasticache_user: "{user_id}",
  aws_elasticache_user_group: "{user_group_id}",
  aws_glue_catalog_database: "{catalog_id}:{name}",
  aws_glue_catalog_table: "{catalog_id}:{database_name}:{name}",
  aws_iam_instance_profile: "{name}",
  aws_iam_role: "{name}",
  aws_iam_role_policy: "{role}:{name}",
  aws_iam_role_policy_attachment: "{role}/{policy_arn}",
  aws_kinesis_firehose_delivery_stream: "{arn}",
  aws_kinesis_stream: "{name}",
  aws_kms_alias: "{name}",
  aws_lambda_function: "{function_name}",
  aws_lambda_permission: "{function_name}/{statement_id}",
  aws_route: "{route_table_id}_{destination_cidr_block}{destination_ipv6_cidr_block}{destination_prefix_list_id}",
  aws_route_table_association: "{subnet_id}{gateway_id}/{route_table_id}",
  aws_s3_bucket: ofBucket,
  aws_s3_bucket_cors_configuration: ofBucket,
  aws_s3_bucket_lifecycle_configuration: ofBucket,
  aws_s3_bucket_logging: ofBucket,
  aws_s3_bucket_notification: ofBucket,
  aws_s3_bucket_ownership_controls: ofBucket,
  aws_s3_bucket_policy: ofBucket,
  aws_s3_bucket_public_access_block: ofBucket,
  aws_s3_bucket_server_side_encryption_configuration: ofBucket,
  aws_s3_bucket_versioning: ofBucket,
  aws_sns_topic_policy: "{arn}",
  aws_sqs_queue_policy: "{queue_url}",
  aws_sqs_queue_redrive_policy: "{queue_url}",
  aws_ssm_parameter: "{name}",
};

const template = (type: string): string => templates[type] ?? "{id}";
const placeholder = /\{(\w+)\}/g;

/** Attributes that identify an object of any type; no secret is among them. */
export const identifying: ReadonlySet<string> = new Set([
  ...["id", "arn", "name", "url", "bucket", "key_id", "function_name", "cluster_name"],
  ...Object.values(templates).flatMap((text) => [...text.matchAll(placeholder)].map(([, name]) => name!)),
]);

/** What `terraform import` asks for, given the values in a state. */
export const importId = (type: string, values: Values): string =>
  template(type).replace(placeholder, (_, name: string) => String(values[name] ?? ""));

/** What `terraform import` asks for, as far as its parts are known. */
export interface ImportIdForm {
  /** The whole id, if all of it is known. */
  readonly exact: string | undefined;
  /** Whether an id could be this one. */
  admits(id: string): boolean;
}

/** The import id that a resource will have, from what its code says. */
export function importIdForm(type: string, lookup: Lookup): ImportIdForm {
  const text = template(type);
  // Only where one of several attributes is set, as the target of a route, may one be missing.
  const mayMiss = text.includes("}{");
  const parts = text
    .split(placeholder)
    .map((part, index) => (index % 2 === 0 ? part : (lookup(part) ?? (mayMiss ? lookup(part) : undefined))));
  const known = parts.every((part) => part !== undefined);
  const exact = known ? parts.map((part) => part ?? "").join("") : undefined;
  const pattern = parts.map((part) => (part === undefined ? ".+" : literally(part ?? ""))).join("");
  const expression = new RegExp(`^${pattern}$`, "s");
  return { exact, admits: (id) => expression.test(id) };
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/**
 * Types that cannot be imported, and what becomes of them. Source: pages of the AWS provider's documentation without "Import".
 */
export const notImportable: Readonly<Record<string, string>> = {
  aws_acm_certificate_validation: "it is no object of its own; the next deploy waits for the validation again",
  aws_iam_policy_attachment: "the next deploy attaches the policy again, which changes nothing",
  aws_lb_target_group_attachment: "the next deploy registers the target again, which changes nothing",
  aws_autoscaling_attachment: "the next deploy attaches the group again, which changes nothing",
};

/** Types whose creation writes over what there is, so that one that no state holds is in nobody's way. */
export const overwrites: ReadonlySet<string> = new Set([
  ...Object.keys(notImportable),
  ...Object.keys(templates).filter((type) => type.startsWith("aws_s3_bucket_")),
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_metric_filter",
  "aws_cloudwatch_log_subscription_filter",
  "aws_iam_role_policy",
  "aws_iam_role_policy_attachment",
  "aws_sns_topic_policy",
  "aws_sqs_queue_policy",
  "aws_sqs_queue_redrive_policy",
]);
