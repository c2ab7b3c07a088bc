/** Parts of an ARN. Source: AWS General Reference, "Amazon Resource Names (ARNs)". */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty where the name is unique without it, e.g. of buckets. */
  readonly account: string;
  readonly resource: string;
}

/** The parts of an ARN; undefined if it is none. */
export function parseArn(text: string): Arn | undefined {
  const [, partition, service, region, account, resource] =
    /^arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}|):(.+)$/s.exec(text) ?? [];
  if (!partition || !service || region === undefined || account === undefined || !resource) return undefined;
  return { partition, service, region, account, resource };
}

/** How the resource part of an ARN gives the import id: the first group of the pattern, or the text with `$1`, `$2`. */
type Form = readonly [pattern: RegExp, text?: string];

/** EC2 names most of its objects by their ids. */
const ec2 = (name: string): Form => [new RegExp(`^${name}/(.+)$`)];

/**
 * Types whose import id stands in their ARN. Source: "Import" on each type's page of the AWS provider's documentation, and the
 * ARN formats of the Service Authorization Reference.
 */
const forms: Readonly<Record<string, Form>> = {
  aws_apigatewayv2_api: [/^\/apis\/([^/]+)$/],
  aws_apigatewayv2_stage: [/^\/apis\/([^/]+)\/stages\/(.+)$/, "$1/$2"],
  aws_apigatewayv2_vpc_link: [/^\/vpclinks\/([^/]+)$/],
  aws_athena_workgroup: [/^workgroup\/(.+)$/],
  aws_cloudfront_distribution: [/^distribution\/(.+)$/],
  aws_cloudwatch_log_group: [/^log-group:([^:]+)(?::\*)?$/],
  aws_cloudwatch_metric_alarm: [/^alarm:(.+)$/],
  aws_cognito_user_pool: [/^userpool\/(.+)$/],
  aws_db_instance: [/^db:(.+)$/],
  aws_db_parameter_group: [/^pg:(.+)$/],
  aws_db_subnet_group: [/^subgrp:(.+)$/],
  aws_default_security_group: ec2("security-group"),
  aws_dynamodb_table: [/^table\/([^/]+)$/],
  aws_ecr_repository: [/^repository\/(.+)$/],
  aws_eip: ec2("elastic-ip"),
  aws_eks_addon: [/^addon\/([^/]+)\/([^/]+)\/[^/]+$/, "$1:$2"],
  aws_eks_cluster: [/^cluster\/(.+)$/],
  aws_eks_node_group: [/^nodegroup\/([^/]+)\/([^/]+)\/[^/]+$/, "$1:$2"],
  aws_eks_pod_identity_association: [/^podidentityassociation\/([^/]+)\/([^/]+)$/, "$1,$2"],
  aws_elasticache_replication_group: [/^replicationgroup:(.+)$/],
  aws_elasticache_subnet_group: [/^subnetgroup:(.+)$/],
  aws_elasticache_user: [/^user:(.+)$/],
  aws_elasticache_user_group: [/^usergroup:(.+)$/],
  aws_flow_log: ec2("vpc-flow-log"),
  aws_iam_instance_profile: [/^instance-profile\/(?:.+\/)?([^/]+)$/],
  aws_iam_role: [/^role\/(?:.+\/)?([^/]+)$/],
  aws_internet_gateway: ec2("internet-gateway"),
  aws_kinesis_stream: [/^stream\/([^/]+)$/],
  aws_kms_key: [/^key\/(.+)$/],
  aws_lambda_event_source_mapping: [/^event-source-mapping:(.+)$/],
  aws_lambda_function: [/^function:([^:]+)$/],
  aws_launch_template: ec2("launch-template"),
  aws_nat_gateway: ec2("natgateway"),
  aws_network_acl: ec2("network-acl"),
  aws_route_table: ec2("route-table"),
  aws_s3_bucket: [/^([^/:]+)$/],
  aws_security_group: ec2("security-group"),
  // A name that has a slash in it begins with one, which the ARN leaves out.
  aws_ssm_parameter: [/^parameter(\/.+\/.+)$|^parameter\/([^/]+)$/, "$1$2"],
  aws_subnet: ec2("subnet"),
  aws_vpc: ec2("vpc"),
  aws_vpc_endpoint: ec2("vpc-endpoint"),
  aws_vpc_security_group_egress_rule: ec2("security-group-rule"),
  aws_vpc_security_group_ingress_rule: ec2("security-group-rule"),
};

/** Types that are imported by their ARN. */
const byArn: ReadonlySet<string> = new Set([
  "aws_acm_certificate",
  "aws_iam_policy",
  "aws_kinesis_firehose_delivery_stream",
  "aws_lb",
  "aws_lb_listener",
  "aws_lb_target_group",
  "aws_msk_cluster",
  "aws_secretsmanager_secret",
  "aws_sfn_state_machine",
  "aws_sns_topic",
]);

/** What `terraform import` takes for an object of which the ARN is known; undefined for a type whose form is not known here. */
export function importIdFromArn(type: string, arn: string): string | undefined {
  const parts = parseArn(arn);
  if (!parts) return undefined;
  if (byArn.has(type)) return arn;
  const { region, account, resource, partition } = parts;
  if (type === "aws_sqs_queue")
    return `https://sqs.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}/${account}/${resource}`;
  const [pattern, text = "$1"] = forms[type] ?? [];
  return pattern?.test(resource) ? resource.replace(pattern, text) : undefined;
}

/**
 * What `terraform import` takes for an object of EC2 (networks and what stands in them) of which only the ARN is known; undefined if it
 * is of another type. Elsewhere an ARN alone does not tell the type.
 */
export const ec2ImportId = (type: string, arn: string): string | undefined =>
  parseArn(arn)?.service === "ec2" && Object.hasOwn(forms, type) ? importIdFromArn(type, arn) : undefined;
