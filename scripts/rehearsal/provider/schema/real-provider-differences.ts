/**
 * How the schemas derived from the installed bindings (of AWS provider 6.25.0) differ from those of a real provider, by
 * its version: `type.path: ours | theirs`, `-` where one lacks it. Beside these, version 6 has `region` on every regional
 * resource. All of them are differences between the versions, none of the derivation.
 */
export const DIFFERENCES: Readonly<Record<string, readonly string[]>> = {
  "5.100.0": [
    'aws_eip.vpc: - | "bool" optional computed',
    'aws_nat_gateway.auto_provision_zones: "string" computed | -',
    'aws_nat_gateway.auto_scaling_ips: "string" computed | -',
    'aws_nat_gateway.availability_mode: "string" optional computed | -',
    "aws_nat_gateway.availability_zone_address: set block, 0 to many | -",
    'aws_nat_gateway.regional_nat_gateway_address: ["set",["object",{"allocation_id":"string","association_id":"string","availability_zone":"string","availability_zone_id":"string","network_interface_id":"string","public_ip":"string","status":"string"}]] computed | -',
    'aws_nat_gateway.regional_nat_gateway_auto_mode: "string" computed | -',
    'aws_nat_gateway.route_table_id: "string" computed | -',
    'aws_nat_gateway.secondary_allocation_ids: ["set","string"] optional computed | ["set","string"] optional',
    'aws_nat_gateway.subnet_id: "string" optional | "string" required',
    'aws_nat_gateway.vpc_id: "string" optional computed | -',
    'aws_flow_log.log_group_name: - | "string" optional computed',
    'aws_flow_log.regional_nat_gateway_id: "string" optional | -',
    'aws_kinesis_stream.max_record_size_in_kib: "number" optional computed | -',
    'aws_s3_bucket.bucket_region: "string" computed | -',
    'aws_s3_bucket.region: "string" optional computed | "string" computed',
    'aws_s3_bucket_public_access_block.skip_destroy: "bool" optional | -',
    'aws_s3_bucket_server_side_encryption_configuration.rule.blocked_encryption_types: ["list","string"] optional | -',
    'aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_expiration.newer_noncurrent_versions: "number" optional | "number" optional computed',
    'aws_s3_bucket_lifecycle_configuration.rule.noncurrent_version_transition.newer_noncurrent_versions: "number" optional | "number" optional computed',
    "aws_dynamodb_table.global_secondary_index.warm_throughput: list block, 0 to 1 | -",
    "aws_dynamodb_table.global_table_witness: list block, 0 to 1 | -",
    'aws_dynamodb_table.replica.consistency_mode: "string" optional | -',
    'aws_dynamodb_table.replica.deletion_protection_enabled: "bool" optional computed | -',
    "aws_dynamodb_table.warm_throughput: list block, 0 to 1 | -",
    "aws_lambda_function.capacity_provider_config: list block, 0 to 1 | -",
    "aws_lambda_function.durable_config: list block, 0 to 1 | -",
    'aws_lambda_function.publish_to: "string" optional | -',
    'aws_lambda_function.source_kms_key_arn: "string" optional | -',
    "aws_lambda_function.tenancy_config: list block, 0 to 1 | -",
    "aws_lambda_event_source_mapping.amazon_managed_kafka_event_source_config.schema_registry_config: list block, 0 to 1 | -",
    "aws_lambda_event_source_mapping.self_managed_kafka_event_source_config.schema_registry_config: list block, 0 to 1 | -",
    'aws_cloudwatch_log_group.deletion_protection_enabled: "bool" optional computed | -',
    'aws_cloudwatch_log_metric_filter.apply_on_transformed_logs: "bool" optional computed | -',
  ],
};
