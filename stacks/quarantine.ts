import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { PrivateBucket } from "#constructs/data/private-bucket";
import { PrivateQueue } from "#constructs/messaging/private-queue";
import { Alarm } from "#constructs/observability/alarm";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { quarantine } from "./contracts/quarantine.ts";

/** Records that cannot be processed, whole and with the reason, and a queue that says there are some. */
export class QuarantineStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "quarantine", "restricted");
    const { eventsKeyArn: keyArn } = this.read(keys);
    const { topicArn } = this.read(alerts);

    const records = new PrivateBucket(this, "records", {
      name: this.bucketNameOf("records"),
      keyArn,
      protectData: environment.protectData,
      expireAfterDays: environment.pipeline.keepResultsDays,
    });
    const notices = new PrivateQueue(this, "notices", { name: this.nameOf("notices"), keyArn });
    new Alarm(this, "not-empty", {
      name: this.nameOf("not-empty"),
      description:
        "Records are in quarantine. Nothing is lost: read the newest object's reason, mend the cause, then `sluice redrive`.",
      runbook: "quarantine-not-empty",
      topicArn,
      threshold: 0,
      metric: {
        namespace: "AWS/SQS",
        name: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: notices.name },
        statistic: "Maximum",
        periodSeconds: 300,
      },
    });
    this.publish(quarantine, {
      bucketName: records.name,
      bucketArn: records.arn,
      queueUrl: notices.url,
      queueArn: notices.arn,
      queueName: notices.name,
    });
  }
}
