import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import { KinesisStack } from "./kinesis.ts";
import { QuarantineStack } from "./quarantine.ts";
import { TablesStack } from "./tables.ts";

const eventsKey = "${jsondecode(data.aws_ssm_parameter.contracts_keys.insecure_value).values.eventsKeyArn}";

describe("the stream", () => {
  const streamOf = (streams: EnvironmentInput["streams"]) =>
    synth(new KinesisStack(Testing.app(), testEnvironment({ streams }))).resource("aws_kinesis_stream.events");

  it("scales itself by default, encrypted, for a day", () => {
    expect(streamOf(undefined)).toMatchObject({
      name: "dev-kinesis-events",
      stream_mode_details: { stream_mode: "ON_DEMAND" },
      retention_period: 24,
      encryption_type: "KMS",
      kms_key_id: eventsKey,
    });
    expect(streamOf(undefined).shard_count).toBeUndefined();
  });

  it("has the shards of the environment when provisioned", () => {
    expect(streamOf({ mode: "provisioned", minShards: 4, maxShards: 4 })).toMatchObject({
      shard_count: 4,
      stream_mode_details: { stream_mode: "PROVISIONED" },
    });
  });
});

describe("the results table", () => {
  const tableOf = (protectData: boolean) =>
    synth(new TablesStack(Testing.app(), testEnvironment({ protectData }))).resource("aws_dynamodb_table.results");

  it("is keyed by event and version, forgets expired items and pays by request", () => {
    expect(tableOf(false)).toMatchObject({
      hash_key: "pk",
      range_key: "sk",
      billing_mode: "PAY_PER_REQUEST",
      ttl: { attribute_name: "expiresAt", enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: eventsKey },
    });
  });

  it("cannot be deleted and can be restored to any second where data is protected", () => {
    expect(tableOf(true)).toMatchObject({
      deletion_protection_enabled: true,
      point_in_time_recovery: { enabled: true },
    });
    expect(tableOf(false)).toMatchObject({
      deletion_protection_enabled: false,
      point_in_time_recovery: { enabled: false },
    });
  });
});

describe("quarantine", () => {
  const quarantineOf = (protectData: boolean) =>
    synth(new QuarantineStack(Testing.app(), testEnvironment({ protectData })));

  it("is a bucket that is never public, over TLS only, encrypted, versioned", () => {
    const { resource } = quarantineOf(true);
    expect(resource("aws_s3_bucket_public_access_block.records_public-access")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(resource("aws_s3_bucket_policy.records_access").policy).toContain('"aws:SecureTransport" = "false"');
    const [rule] = resource("aws_s3_bucket_server_side_encryption_configuration.records_encryption").rule;
    expect(
      rule.apply_server_side_encryption_by_default[0] ?? rule.apply_server_side_encryption_by_default,
    ).toMatchObject({ sse_algorithm: "aws:kms", kms_master_key_id: eventsKey });
    expect(resource("aws_s3_bucket_versioning.records_versions").versioning_configuration).toEqual({
      status: "Enabled",
    });
  });

  it("is emptied with its stack only where data is not protected", () => {
    expect(quarantineOf(true).resource("aws_s3_bucket.records").force_destroy).toBe(false);
    expect(quarantineOf(false).resource("aws_s3_bucket.records").force_destroy).toBe(true);
  });

  it("keeps objects as long as events, and raises an alarm when there is one", () => {
    const { resource } = quarantineOf(true);
    expect(resource("aws_s3_bucket_lifecycle_configuration.records_lifecycle").rule[0].expiration).toEqual([
      { days: 90 },
    ]);
    expect(resource("aws_cloudwatch_metric_alarm.not-empty")).toMatchObject({
      threshold: 0,
      comparison_operator: "GreaterThanThreshold",
      statistic: "Maximum",
    });
  });

  it("has a queue that waits the longest that SQS allows, two weeks", () => {
    expect(quarantineOf(true).resource("aws_sqs_queue.notices")).toMatchObject({
      message_retention_seconds: 1_209_600,
      kms_master_key_id: eventsKey,
    });
  });
});
