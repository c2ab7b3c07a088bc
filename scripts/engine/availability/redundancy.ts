import type { ResourceAction } from "#scripts/engine/plan/resource-change";

/** How a type follows the switch. */
interface Redundancy {
  readonly actions: readonly ResourceAction[];
  /** Attributes that may change in an update. */
  readonly attributes: readonly string[];
}

/** All that the switch may change; any other change is a surprise. */
export const redundancy: Readonly<Record<string, Redundancy>> = {
  aws_eip: { actions: ["create", "delete"], attributes: [] },
  aws_nat_gateway: { actions: ["create", "delete"], attributes: [] },
  // Another NAT gateway in the same table.
  aws_route_table: { actions: ["update"], attributes: ["route"] },
  aws_db_instance: { actions: ["update"], attributes: ["multi_az"] },
  aws_elasticache_replication_group: {
    actions: ["update"],
    attributes: [
      "num_cache_clusters",
      "replicas_per_node_group",
      "automatic_failover_enabled",
      "multi_az_enabled",
      "member_clusters",
    ],
  },
  aws_eks_node_group: { actions: ["update"], attributes: ["scaling_config"] },
  // Each node that comes is watched, and is seen; one that goes is not.
  aws_cloudwatch_metric_alarm: { actions: ["create", "update", "delete"], attributes: ["metric_query"] },
  aws_cloudwatch_dashboard: { actions: ["update"], attributes: ["dashboard_body"] },
};

/** Types of which an object made anew has lost something, and what. */
export const stateful: Readonly<Record<string, string>> = {
  aws_apigatewayv2_api: "its address, which clients know",
  aws_apigatewayv2_vpc_link: "every request on its way, for minutes",
  aws_cloudfront_distribution: "its domain name, which DNS points to",
  aws_cloudwatch_log_group: "the logs",
  aws_cognito_user_pool: "the users",
  aws_cognito_user_pool_client: "its id, which the site was built with",
  aws_db_instance: "the data since the last backup, and the endpoint",
  aws_db_subnet_group: "the instance in it, which cannot move to another in place",
  aws_dynamodb_table: "the items",
  aws_ecr_repository: "the images",
  aws_eks_cluster: "everything that runs in it",
  aws_eks_node_group: "every pod on it at once",
  aws_elasticache_replication_group: "what is cached, and the endpoint",
  aws_elasticache_subnet_group: "the replication group in it, which cannot move to another in place",
  aws_kinesis_firehose_delivery_stream: "its place in the stream: a new one begins with what comes then",
  aws_kinesis_stream: "the records that nobody has read yet",
  aws_kms_key: "all that is encrypted with it",
  aws_lb: "its DNS name, and every connection",
  aws_msk_cluster: "the topics",
  aws_s3_bucket: "the objects",
  aws_secretsmanager_secret: "the value, which only people know",
  aws_security_group: "its id, which rules of other groups name",
  aws_sns_topic: "the subscriptions that people have confirmed",
  aws_sqs_queue: "the messages",
  aws_subnet: "everything that stands in it",
  aws_vpc: "everything that stands in it",
};

/** The entry of a type in a table; undefined where there is none. */
export const entryFor = <T>(table: Readonly<Record<string, T>>, type: string): T | undefined =>
  Object.hasOwn(table, type) ? table[type] : undefined;

/** `aws_eip` of `aws_eip.a`; `data` of a data source. */
export const typeOf = (address: string): string => address.slice(0, address.indexOf("."));
