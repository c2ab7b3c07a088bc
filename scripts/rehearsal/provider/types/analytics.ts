import { arn, type FactsTable } from "./facts.ts";

/**
 * Delivery streams, the data catalogue, and questions about what lies in buckets. Source: the `kinesis_firehose_delivery_stream`,
 * `glue_catalog_*` and `athena_*` pages.
 */
export const analytics: FactsTable = {
  aws_kinesis_firehose_delivery_stream: {
    id: "{arn}",
    computed: {
      arn: arn("firehose", "deliverystream/{name}"),
      destination_id: "destinationId-000000000001",
      version_id: "1",
    },
    defaults: {
      "extended_s3_configuration.custom_time_zone": "UTC",
      "extended_s3_configuration.s3_backup_mode": "Disabled",
      "extended_s3_configuration.data_format_conversion_configuration.enabled": true,
    },
    forceNew: ["destination", "kinesis_source_configuration", "msk_source_configuration", "name"],
    conflict: "ResourceInUseException",
  },
  aws_glue_catalog_database: {
    id: "{catalog_id}:{name}",
    computed: { arn: arn("glue", "database/{name}"), catalog_id: "{account}", location_uri: "" },
    forceNew: ["catalog_id", "name"],
    conflict: "AlreadyExistsException",
  },
  aws_glue_catalog_table: {
    id: "{catalog_id}:{database_name}:{name}",
    computed: { arn: arn("glue", "table/{database_name}/{name}"), catalog_id: "{account}" },
    forceNew: ["catalog_id", "database_name", "name", "open_table_format_input"],
    residues: ["open_table_format_input"],
    conflict: "AlreadyExistsException",
  },
  aws_athena_workgroup: {
    id: "{name}",
    computed: {
      arn: arn("athena", "workgroup/{name}"),
      "configuration.engine_version.effective_engine_version": "Athena engine version 3",
    },
    defaults: {
      "configuration.enforce_workgroup_configuration": true,
      "configuration.publish_cloudwatch_metrics_enabled": true,
      force_destroy: false,
      state: "ENABLED",
    },
    forceNew: ["name"],
    residues: ["force_destroy"],
    conflict: "InvalidRequestException",
  },
  aws_athena_named_query: {
    id: "{uuid}",
    forceNew: ["database", "description", "name", "query", "workgroup"],
  },
};
