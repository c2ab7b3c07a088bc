import { CloudwatchLogStream } from "@cdktf/provider-aws/lib/cloudwatch-log-stream/index.js";
import { KinesisFirehoseDeliveryStream } from "@cdktf/provider-aws/lib/kinesis-firehose-delivery-stream/index.js";
import { Construct } from "constructs";
import { LogGroup } from "#constructs/observability/log-group";
import { keyUse } from "#constructs/security/key-use";
import { ServiceRole } from "#constructs/security/service-role";
import type { Column, EventCatalog } from "./event-catalog.ts";

export interface ParquetDeliveryProps {
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  /** The stream that is read, from the moment the delivery is made; ARN, and its key's. */
  readonly stream: { readonly arn: string; readonly keyArn: string };
  /** The bucket that is written, and the key of what is in it. */
  readonly bucket: { readonly arn: string; readonly keyArn: string };
  readonly catalog: EventCatalog;
  /** The catalogue's columns, with the fields of the records that fill them. */
  readonly columns: readonly Column[];
  /** Folder of the objects, without slash. */
  readonly folder: string;
  /** Folder of the records that could not be converted, without slash. */
  readonly errorFolder: string;
  /** How long a record may wait for a full object, 60 to 900. */
  readonly bufferSeconds: number;
  /** What makes an object full, before compression: 64 to 128. */
  readonly bufferMb: number;
  readonly logRetentionDays: number;
  readonly logsKeyArn: string;
}

/** The only log stream that there is without a backup of what is delivered. */
const LOG_STREAM = "DestinationDelivery";

/**
 * Firehose from a stream into Parquet objects, by hour of arrival. A record that is no JSON, or does not fit the catalogue, is kept whole
 * below `errorFolder` (base64 in JSON lines). At least once: an object may be written again after a failure.
 */
export class ParquetDelivery extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: ParquetDeliveryProps) {
    super(scope, id);
    const { name, accountId, region, stream, bucket, catalog } = props;
    const log = new LogGroup(this, "log", {
      name: `/aws/kinesisfirehose/${name}`,
      retentionDays: props.logRetentionDays,
      keyArn: props.logsKeyArn,
    });
    const lines = new CloudwatchLogStream(this, "lines", { name: LOG_STREAM, logGroupName: log.name });
    const role = this.#role(props, `${log.arn}:log-stream:${LOG_STREAM}`);
    const delivery = new KinesisFirehoseDeliveryStream(this, "default", {
      name,
      destination: "extended_s3",
      kinesisSourceConfiguration: { kinesisStreamArn: stream.arn, roleArn: role.arn },
      extendedS3Configuration: {
        roleArn: role.arn,
        bucketArn: bucket.arn,
        kmsKeyArn: bucket.keyArn,
        prefix: `${props.folder}/day=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`,
        errorOutputPrefix: `${props.errorFolder}/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/`,
        bufferingInterval: props.bufferSeconds,
        bufferingSize: props.bufferMb,
        // Parquet compresses by itself; Firehose refuses both.
        compressionFormat: "UNCOMPRESSED",
        cloudwatchLoggingOptions: { enabled: true, logGroupName: log.name, logStreamName: lines.name },
        dataFormatConversionConfiguration: {
          inputFormatConfiguration: { deserializer: { openXJsonSerDe: deserializer(props.columns) } },
          outputFormatConfiguration: { serializer: { parquetSerDe: { compression: "GZIP" } } },
          schemaConfiguration: {
            databaseName: catalog.databaseName,
            tableName: catalog.tableName,
            roleArn: role.arn,
            region,
            catalogId: accountId,
            versionId: "LATEST",
          },
        },
      },
      // Firehose tries all rights when it is made.
      dependsOn: [role.rights],
    });
    this.name = delivery.name;
  }

  /** Source: "Controlling access with Amazon Data Firehose", Firehose developer guide */
  #role({ name, accountId, region, stream, bucket, catalog }: ParquetDeliveryProps, logStreamArn: string): ServiceRole {
    const role = new ServiceRole(this, "role", { name: `${name}-role`, service: "firehose.amazonaws.com", accountId });
    role.allow(
      ["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"],
      [stream.arn],
    );
    role.allow(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], [bucket.arn]);
    role.allow(["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"], [`${bucket.arn}/*`]);
    const { actions, condition } = keyUse(region, ["kinesis", "s3"]);
    role.allow(actions, [...new Set([stream.keyArn, bucket.keyArn])], condition);
    const glue = `arn:aws:glue:${region}:${accountId}`;
    const { databaseName, tableName } = catalog;
    role.allow(
      ["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"],
      [`${glue}:catalog`, `${glue}:database/${databaseName}`, `${glue}:table/${databaseName}/${tableName}`],
    );
    role.allow(["logs:PutLogEvents"], [logStreamArn]);
    return role;
  }
}

/**
 * Keys keep their letters: in lower case, as Firehose would have them, `occurredAt` within a payload would come out as another field.
 * So each column names the field that fills it.
 */
const deserializer = (columns: readonly Column[]) => ({
  caseInsensitive: false,
  columnToJsonKeyMappings: Object.fromEntries(
    columns.filter(({ name, field }) => name !== field).map(({ name, field }) => [name, field]),
  ),
});
