import type { Samples } from "./sample.ts";

const role = "${aws_iam_role.x.arn}";

/** What events are archived with. */
export const archiveSamples: Samples = {
  aws_cloudwatch_log_stream: {
    config: { log_group_name: "${aws_cloudwatch_log_group.x.name}", name: "delivery" },
    replaced: { name: "other" },
  },
  aws_glue_catalog_database: {
    config: { name: "archive" },
    changed: { description: "b" },
    replaced: { name: "other" },
  },
  aws_glue_catalog_table: {
    config: {
      name: "events",
      database_name: "${aws_glue_catalog_database.x.name}",
      partition_keys: [{ name: "day", type: "string" }],
      storage_descriptor: { location: "s3://archive/events/", columns: [{ name: "id", type: "string" }] },
    },
    changed: { description: "b" },
    replaced: { name: "other" },
  },
  aws_kinesis_firehose_delivery_stream: {
    config: {
      name: "archive",
      destination: "extended_s3",
      kinesis_source_configuration: { kinesis_stream_arn: "${aws_kinesis_stream.x.arn}", role_arn: role },
      extended_s3_configuration: { bucket_arn: "${aws_s3_bucket.x.arn}", role_arn: role, prefix: "events/" },
    },
    changed: {
      extended_s3_configuration: { bucket_arn: "${aws_s3_bucket.x.arn}", role_arn: role, prefix: "archived/" },
    },
    replaced: { name: "other" },
  },
  aws_athena_workgroup: {
    config: {
      name: "questions",
      configuration: { result_configuration: { output_location: "s3://answers/" } },
    },
    changed: { description: "b" },
    replaced: { name: "other" },
  },
  aws_athena_named_query: {
    config: { name: "all", database: "${aws_glue_catalog_database.x.name}", query: "SELECT 1" },
    replaced: { query: "SELECT 2" },
  },
};
