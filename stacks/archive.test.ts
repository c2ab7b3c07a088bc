import { Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { archivedEvent } from "#constructs/analytics/archived-event";
import { testEnvironment } from "#constructs/testing/environment";
import { synth } from "#constructs/testing/synth";
import type { EnvironmentInput } from "#environments/environment";
import type { EventRecord } from "#functions/pipelines/record";
import { ArchiveStack } from "./archive.ts";

/** Every field of the record: one more does not compile without its line here. */
const fields: Readonly<Record<keyof EventRecord, true>> = {
  version: true,
  pipeline: true,
  id: true,
  ingestionId: true,
  ingestedAt: true,
  payload: true,
};
const archiveOf = (changes: Partial<EnvironmentInput> = {}) =>
  synth(new ArchiveStack(Testing.app(), testEnvironment({ archive: {}, ...changes })));
const from = (contract: string, field: string) =>
  `\${jsondecode(data.aws_ssm_parameter.contracts_${contract}.insecure_value).values.${field}}`;
const { resource, resources } = archiveOf();
const delivery = resource("aws_kinesis_firehose_delivery_stream.delivery");

describe("the archive's bucket", () => {
  const rulesOf = (archive: EnvironmentInput["archive"], changes: Partial<EnvironmentInput> = {}) =>
    archiveOf({ archive, ...changes }).resource("aws_s3_bucket_lifecycle_configuration.events_lifecycle").rule;

  it("keeps events a year at hand and another one cold, and the cold one for what is large enough", () => {
    const [cool, forget] = rulesOf(undefined);
    expect(cool).toMatchObject({
      status: "Enabled",
      filter: [{ object_size_greater_than: 131_072 }],
      transition: [{ days: 365, storage_class: "GLACIER_IR" }],
    });
    expect(forget).toMatchObject({ filter: [{ prefix: "" }], expiration: [{ days: 730 }] });
  });

  it("keeps all of it at hand where nothing is to be cold", () => {
    expect(rulesOf({ coldAfterDays: "never", expireAfterDays: 30 })).toEqual([
      expect.objectContaining({ id: "forget", expiration: [{ days: 30 }] }),
    ]);
  });

  it("lets no setting of this bucket alone delete what the cold is paid for", () => {
    const buckets = { "archive/events": { expireAfterDays: 400 } };
    expect(() => rulesOf(undefined, { buckets })).toThrow(/archive\/events: expireAfterDays must be at least 90 days/);
  });

  it("cannot be destroyed with events in it where data is protected, and answers can", () => {
    const destroyed = (protectData: boolean) =>
      Object.fromEntries(
        Object.entries(archiveOf({ protectData }).resources("aws_s3_bucket")).map(([id, each]) => [
          id,
          each.force_destroy,
        ]),
      );
    expect(destroyed(true)).toEqual({ events: false, questions_answers: true });
    expect(destroyed(false)).toEqual({ events: true, questions_answers: true });
  });

  it("and that of answers are encrypted with the key of events, and hold the same class of data", () => {
    const encryption = Object.values(resources("aws_s3_bucket_server_side_encryption_configuration"));
    expect(encryption).toHaveLength(2);
    for (const { rule } of encryption)
      expect(rule[0].apply_server_side_encryption_by_default).toEqual({
        sse_algorithm: "aws:kms",
        kms_master_key_id: from("keys", "eventsKeyArn"),
      });
    const { default_tags: tags } = archiveOf().json.provider.aws[0];
    expect(tags[0].tags.DataClassification).toBe("restricted");
  });
});

describe("the delivery", () => {
  const target = delivery.extended_s3_configuration;

  it("reads the stream of accepted events and writes Parquet by hour, what cannot be converted apart", () => {
    expect(delivery.kinesis_source_configuration.kinesis_stream_arn).toBe(from("kinesis", "eventsStreamArn"));
    expect(target).toMatchObject({
      bucket_arn: "${aws_s3_bucket.events.arn}",
      kms_key_arn: from("keys", "eventsKeyArn"),
      prefix: "events/day=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/",
      error_output_prefix: "errors/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/",
      buffering_interval: 900,
      buffering_size: 128,
      compression_format: "UNCOMPRESSED",
      cloudwatch_logging_options: { enabled: true },
    });
    expect(target.data_format_conversion_configuration.output_format_configuration.serializer).toEqual({
      parquet_ser_de: { compression: "GZIP" },
    });
  });

  it("waits as long as the environment says", () => {
    const { extended_s3_configuration: own } = archiveOf({ archive: { bufferSeconds: 60, bufferMb: 64 } }).resource(
      "aws_kinesis_firehose_delivery_stream.delivery",
    );
    expect(own).toMatchObject({ buffering_interval: 60, buffering_size: 64 });
  });

  it("keeps every field of the record, under its own letters: a field without a column would be dropped unseen", () => {
    expect(archivedEvent.map(({ field }) => field).sort()).toEqual(Object.keys(fields).sort());
    const { open_x_json_ser_de: serDe } =
      target.data_format_conversion_configuration.input_format_configuration.deserializer;
    expect(serDe).toEqual({
      case_insensitive: false,
      column_to_json_key_mappings: { ingestion_id: "ingestionId", ingested_at: "ingestedAt" },
    });
  });

  it("may read this stream and this table and write this bucket, and nothing else", () => {
    const { policy } = resource("aws_iam_role_policy.delivery_role_rights");
    const actions = [...policy.matchAll(/"([a-z0-9]+:[A-Za-z*]+)"/g)].map(([, action]) => action);
    expect(new Set(actions)).toEqual(
      new Set([
        ...["DescribeStream", "GetShardIterator", "GetRecords", "ListShards"].map((action) => `kinesis:${action}`),
        ...["GetBucketLocation", "ListBucket", "ListBucketMultipartUploads"].map((action) => `s3:${action}`),
        ...["AbortMultipartUpload", "GetObject", "PutObject"].map((action) => `s3:${action}`),
        ...["GetTable", "GetTableVersion", "GetTableVersions"].map((action) => `glue:${action}`),
        ...["kms:Decrypt", "kms:GenerateDataKey", "logs:PutLogEvents"],
        // A condition of the two.
        "kms:ViaService",
      ]),
    );
    const places = [...policy.matchAll(/"Resource" = \[([^\]]*)\]/g)].map(([, place]) => place);
    expect(places.filter((place) => place.includes('"*"') || place.includes(":::*"))).toEqual([]);
    expect(policy).toContain('"${aws_s3_bucket.events.arn}/*"');
    expect(policy).toContain(
      '"kms:ViaService" = ["kinesis.ap-northeast-2.amazonaws.com", "s3.ap-northeast-2.amazonaws.com"]',
    );
    const { assume_role_policy: trust } = resource("aws_iam_role.delivery_role");
    expect(trust).toContain('"aws:SourceAccount" = "111111111111"');
    expect(trust).toContain('"Service" = "firehose.amazonaws.com"');
  });
});

describe("the catalogue", () => {
  const table = resource("aws_glue_catalog_table.catalog_table");

  it("has the columns that are written, and works partitions out", () => {
    expect(table.storage_descriptor.columns.map(({ name }: { name: string }) => name)).toEqual(
      archivedEvent.map(({ name }) => name),
    );
    expect(table.partition_keys.map(({ name }: { name: string }) => name)).toEqual(["day", "hour"]);
    expect(table.parameters).toMatchObject({
      "projection.enabled": "true",
      "projection.day.range": "NOW-731DAYS,NOW",
      "projection.hour.range": "0,23",
    });
  });

  it("looks where the delivery writes, by the names that it gives days and hours", () => {
    const { prefix } = delivery.extended_s3_configuration;
    const [, folder, day, hour] = /^(.+\/)day=!\{timestamp:(.+)\}\/hour=!\{timestamp:(.+)\}\/$/.exec(prefix) ?? [];
    expect(table.storage_descriptor.location).toBe(`s3://\${aws_s3_bucket.events.bucket}/${folder}`);
    // Firehose and Athena both write dates as Java does. Two letters are two digits.
    expect(table.parameters).toMatchObject({
      "projection.day.type": "date",
      "projection.day.format": day,
      "projection.hour.type": "integer",
      "projection.hour.digits": String(hour?.length),
    });
  });

  it("looks as far back as events are kept, also where this bucket alone keeps them longer", () => {
    const { parameters } = archiveOf({ buckets: { "archive/events": { expireAfterDays: 1000 } } }).resource(
      "aws_glue_catalog_table.catalog_table",
    );
    expect(parameters["projection.day.range"]).toBe("NOW-1001DAYS,NOW");
  });

  it("has a name that a query need not quote", () => {
    expect(resource("aws_glue_catalog_database.catalog_database").name).toBe("dev_archive");
  });
});

describe("questions", () => {
  it("may read so much, and answers are encrypted and forgotten, whatever the asker says", () => {
    const { configuration } = archiveOf({ archive: { queryLimitGb: 5 } }).resource("aws_athena_workgroup.questions");
    expect(configuration).toMatchObject({
      enforce_workgroup_configuration: true,
      bytes_scanned_cutoff_per_query: 5e9,
      result_configuration: {
        expected_bucket_owner: "111111111111",
        encryption_configuration: { encryption_option: "SSE_KMS", kms_key_arn: from("keys", "eventsKeyArn") },
      },
    });
    const [rule] = resource("aws_s3_bucket_lifecycle_configuration.questions_answers_lifecycle").rule;
    expect(rule.expiration).toEqual([{ days: 7 }]);
  });

  it("that are kept look into some days only, and count an event that was archived twice once", () => {
    const queries = Object.values(resources("aws_athena_named_query"));
    expect(queries.map(({ name }) => name).sort()).toEqual([
      "events-per-day",
      "identity-of-a-day",
      "one-event",
      "records-of-a-day",
    ]);
    for (const { query } of queries) {
      expect(query).toMatch(/WHERE day (>=|BETWEEN)/);
      expect(query).toContain("DISTINCT");
      // Three days of objects, of which a day's events: its last ones may be in an object of the next day.
      if (query.includes("interval '2' day"))
        expect(query).toMatch(
          /day BETWEEN date_format\(current_date - interval '2' day, '%Y-%m-%d'\) AND date_format\(current_date, '%Y-%m-%d'\)\s+AND substr\(ingested_at, 1, 10\) = date_format\(current_date - interval '1' day, '%Y-%m-%d'\)/,
        );
      expect(query).toContain('"${aws_glue_catalog_database.catalog_database.name}"');
    }
  });
});

describe("alarms", () => {
  const alarms = resources("aws_cloudwatch_metric_alarm");

  it("tell when events are archived late, not at all, or set aside", () => {
    const metrics = Object.entries(alarms).map(([id, each]) => [id, each.metric_name, each.threshold]);
    expect(metrics.sort()).toEqual([
      ["alarms_behind", "KinesisMillisBehindLatest", 3_600_000],
      ["alarms_not-reading", undefined, 0],
      ["alarms_stale", "DeliveryToS3.DataFreshness", 1500],
      ["alarms_unconverted", "FailedConversion.Records", 0],
      ["alarms_undelivered", "DeliveryToS3.Success", 1],
    ]);
    // No object, no word: the last one stands.
    expect(alarms.alarms_undelivered).toMatchObject({ treat_missing_data: "ignore", period: 900 });
    const { metric_query: queries } = alarms["alarms_not-reading"] ?? {};
    const measured = queries.flatMap(
      ({ metric }: { metric?: { namespace: string; metric_name: string } }) => metric ?? [],
    );
    expect(measured).toMatchObject([
      { namespace: "AWS/Kinesis", metric_name: "IncomingRecords" },
      { namespace: "AWS/Firehose", metric_name: "DataReadFromKinesisStream.Records" },
    ]);
  });

  it("allow for the wait that was chosen", () => {
    const { resource } = archiveOf({ archive: { bufferSeconds: 60 } });
    expect(resource("aws_cloudwatch_metric_alarm.alarms_stale").threshold).toBe(660);
  });

  it("notice a delivery that reads nothing, of which no measure of its own would tell", () => {
    const [formula, written, reading] = alarms["alarms_not-reading"]!.metric_query;
    expect(formula.expression).toBe("IF(FILL(reading, 0) == 0 AND written > 0, 1, 0)");
    expect(written.metric.dimensions).toEqual({ StreamName: from("kinesis", "eventsStreamName") });
    expect(reading.metric.dimensions).toEqual({
      DeliveryStreamName: "${aws_kinesis_firehose_delivery_stream.delivery.name}",
    });
  });
});
