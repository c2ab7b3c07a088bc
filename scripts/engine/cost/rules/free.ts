const network = "https://aws.amazon.com/vpc/pricing/";
const identity = "https://aws.amazon.com/iam/ (no charge)";
const api = "https://aws.amazon.com/api-gateway/pricing/";
const s3 = "https://aws.amazon.com/s3/pricing/";
const rds = "https://aws.amazon.com/rds/mysql/pricing/";
const cache = "https://aws.amazon.com/elasticache/pricing/";
const eks = "https://aws.amazon.com/eks/pricing/";
const balancer = "https://aws.amazon.com/elasticloadbalancing/pricing/";
const cognito = "https://aws.amazon.com/cognito/pricing/";
const lambda = "https://aws.amazon.com/lambda/pricing/";
const catalog =
  "https://aws.amazon.com/glue/pricing/ (the first million objects and requests; partitions are no objects here)";

/** Types that AWS charges nothing for, with the price list that names all that is charged. A type that is neither here nor has a rule is "no price". */
export const freeTypes: ReadonlyMap<string, string> = new Map([
  ["aws_apigatewayv2_authorizer", api],
  ["aws_apigatewayv2_integration", api],
  ["aws_apigatewayv2_route", api],
  ["aws_apigatewayv2_vpc_link", api],
  ["aws_athena_named_query", "https://aws.amazon.com/athena/pricing/ (asking is paid, not what is kept to be asked)"],
  ["aws_cloudfront_origin_access_control", "https://aws.amazon.com/cloudfront/pricing/"],
  ["aws_cloudfront_response_headers_policy", "https://aws.amazon.com/cloudfront/pricing/"],
  ["aws_cloudwatch_event_rule", "https://aws.amazon.com/eventbridge/pricing/ (events of AWS and scheduled rules)"],
  ["aws_cloudwatch_log_stream", "https://aws.amazon.com/cloudwatch/pricing/ (its log group pays)"],
  ["aws_cloudwatch_event_target", "https://aws.amazon.com/eventbridge/pricing/ (delivery to targets in the account)"],
  ["aws_cognito_user_group", cognito],
  ["aws_cognito_user_pool_client", cognito],
  ["aws_cognito_user_pool_domain", cognito],
  ["aws_db_parameter_group", rds],
  ["aws_db_subnet_group", rds],
  ["aws_default_security_group", network],
  ["aws_ecr_lifecycle_policy", "https://aws.amazon.com/ecr/pricing/"],
  ["aws_eks_access_entry", eks],
  ["aws_eks_access_policy_association", eks],
  ["aws_eks_pod_identity_association", eks],
  ["aws_elasticache_subnet_group", cache],
  ["aws_elasticache_user", cache],
  ["aws_elasticache_user_group", cache],
  [
    "aws_flow_log",
    "https://aws.amazon.com/cloudwatch/pricing/ (its log group takes in what it writes, and pays for it)",
  ],
  ["aws_glue_catalog_database", catalog],
  ["aws_glue_catalog_table", catalog],
  ["aws_iam_role", identity],
  ["aws_iam_role_policy", identity],
  ["aws_iam_role_policy_attachment", identity],
  ["aws_internet_gateway", network],
  ["aws_kms_alias", "https://aws.amazon.com/kms/pricing/"],
  ["aws_lambda_permission", lambda],
  ["aws_launch_template", "https://aws.amazon.com/ec2/pricing/ (its volumes are counted with the nodes)"],
  ["aws_lb_listener", balancer],
  ["aws_lb_target_group", balancer],
  ["aws_network_acl", network],
  ["aws_route_table", network],
  ["aws_route_table_association", network],
  ["aws_s3_bucket_lifecycle_configuration", s3],
  ["aws_s3_bucket_ownership_controls", s3],
  ["aws_s3_bucket_policy", s3],
  ["aws_s3_bucket_public_access_block", s3],
  ["aws_s3_bucket_server_side_encryption_configuration", s3],
  ["aws_s3_bucket_versioning", s3],
  ["aws_security_group", network],
  ["aws_sns_topic_policy", "https://aws.amazon.com/sns/pricing/"],
  ["aws_sqs_queue_policy", "https://aws.amazon.com/sqs/pricing/"],
  ["aws_subnet", network],
  ["aws_vpc", network],
]);
