import type { Construct } from "constructs";
import { archiveQueries } from "#constructs/analytics/archive-queries";
import { archivedEvent, ERRORS_FOLDER, EVENTS_FOLDER } from "#constructs/analytics/archived-event";
import { EventCatalog } from "#constructs/analytics/event-catalog";
import { ParquetDelivery } from "#constructs/analytics/parquet-delivery";
import { QueryWorkgroup } from "#constructs/analytics/query-workgroup";
import { catalogName } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { PrivateBucket } from "#constructs/data/private-bucket";
import { DeliveryAlarms } from "#constructs/observability/delivery-alarms";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { archive } from "./contracts/archive.ts";
import { keys } from "./contracts/keys.ts";
import { kinesis } from "./contracts/kinesis.ts";

/**
 * Every event that travels on the stream, as Parquet in S3 for two years, a year of it cold; and a place to ask about it
 * (docs/decisions/0014-an-archive-by-firehose.md).
 */
export class ArchiveStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "archive", "restricted");
    const { eventsStreamName, eventsStreamArn } = this.read(kinesis);
    const { eventsKeyArn: keyArn, logsKeyArn } = this.read(keys);
    const { accountId, region, protectData, logRetentionDays, archive: settings } = environment;
    const { bufferSeconds, bufferMb, coldAfterDays, expireAfterDays, queryLimitGb, keepAnswersDays } = settings;

    const events = new PrivateBucket(this, "events", {
      name: this.bucketNameOf("events"),
      keyArn,
      protectData,
      ...(coldAfterDays === "never" ? {} : { coldAfterDays }),
      expireAfterDays,
    });
    const catalog = new EventCatalog(this, "catalog", {
      databaseName: this.givenOr(catalogName(environment, "archive")),
      tableName: "events",
      description: "Events as they travelled on the stream, by the hour in which they arrived",
      columns: archivedEvent,
      location: `s3://${events.name}/${EVENTS_FOLDER}/`,
      keepDays: events.expireAfterDays ?? expireAfterDays,
    });
    const delivery = new ParquetDelivery(this, "delivery", {
      name: this.nameOf("events"),
      accountId,
      region,
      stream: { arn: eventsStreamArn, keyArn },
      bucket: { arn: events.arn, keyArn },
      catalog,
      columns: archivedEvent,
      folder: EVENTS_FOLDER,
      errorFolder: ERRORS_FOLDER,
      bufferSeconds,
      bufferMb,
      logRetentionDays,
      logsKeyArn,
    });
    const { topicArn } = this.read(alerts);
    new DeliveryAlarms(this, "alarms", { name: delivery.name, streamName: eventsStreamName, bufferSeconds, topicArn });

    const questions = new QueryWorkgroup(this, "questions", {
      name: this.nameOf("questions"),
      answersName: this.bucketNameOf("answers"),
      accountId,
      keyArn,
      protectData,
      limitGb: queryLimitGb,
      keepAnswersDays,
    });
    questions.keep(catalog.databaseName, archiveQueries(`"${catalog.databaseName}"."${catalog.tableName}"`));
    this.publish(archive, {
      bucketName: events.name,
      bucketArn: events.arn,
      deliveryStreamName: delivery.name,
      databaseName: catalog.databaseName,
      tableName: catalog.tableName,
      workgroupName: questions.name,
    });
  }
}
