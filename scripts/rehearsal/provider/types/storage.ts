import { arn, type FactsTable, type TypeFacts } from "./facts.ts";

/** What configures one aspect of a bucket is named by the bucket. */
const ofBucket = (more: Partial<TypeFacts> = {}): TypeFacts => ({ id: "{bucket}", forceNew: ["bucket"], ...more });

/** Buckets and tables. Source: the `s3_bucket*` and `dynamodb_table` pages. */
export const storage: FactsTable = {
  aws_s3_bucket: {
    id: "{bucket}",
    computed: {
      arn: "arn:{partition}:s3:::{bucket}",
      bucket_domain_name: "{bucket}.s3.{dns}",
      bucket_region: "{region}",
      bucket_regional_domain_name: "{bucket}.s3.{region}.{dns}",
      hosted_zone_id: "Z{upper:13}",
      request_payer: "BucketOwner",
      website_domain: "",
      website_endpoint: "",
    },
    defaults: { force_destroy: false },
    forceNew: ["bucket", "bucket_prefix", "object_lock_enabled"],
    residues: ["force_destroy"],
    conflict: "BucketAlreadyOwnedByYou",
  },
  aws_s3_bucket_public_access_block: ofBucket({
    defaults: {
      block_public_acls: false,
      block_public_policy: false,
      ignore_public_acls: false,
      restrict_public_buckets: false,
    },
    residues: ["skip_destroy"],
  }),
  aws_s3_bucket_versioning: ofBucket({ forceNew: ["bucket", "expected_bucket_owner"], residues: ["mfa"] }),
  aws_s3_bucket_server_side_encryption_configuration: ofBucket({ forceNew: ["bucket", "expected_bucket_owner"] }),
  aws_s3_bucket_lifecycle_configuration: ofBucket({
    computed: { transition_default_minimum_object_size: "all_storage_classes_128K" },
    forceNew: ["bucket", "expected_bucket_owner"],
  }),
  aws_s3_bucket_policy: ofBucket(),
  aws_s3_bucket_ownership_controls: ofBucket(),
  aws_dynamodb_table: {
    id: "{name}",
    computed: {
      arn: arn("dynamodb", "table/{name}"),
      "point_in_time_recovery.recovery_period_in_days": 35,
      stream_arn: (own) => (own("stream_enabled") ? arn("dynamodb", "table/{name}/stream/{stream_label}") : ""),
      stream_label: (own) => (own("stream_enabled") ? "{now}" : ""),
      "warm_throughput.read_units_per_second": 12_000,
      "warm_throughput.write_units_per_second": 4_000,
    },
    defaults: { billing_mode: "PROVISIONED", table_class: "STANDARD", "ttl.enabled": false },
    forceNew: [
      "hash_key",
      "import_table",
      "local_secondary_index",
      "name",
      "range_key",
      "restore_date_time",
      "restore_source_name",
      "restore_source_table_arn",
      "restore_to_latest_time",
    ],
    mirrors: {
      stream_arn: ["stream_enabled", "stream_view_type"],
      stream_label: ["stream_enabled", "stream_view_type"],
    },
    conflict: "ResourceInUseException",
  },
};
