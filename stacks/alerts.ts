import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { AlertTopic } from "#constructs/messaging/alert-topic";
import type { Environment } from "#environments/environment";
import { alerts } from "./contracts/alerts.ts";

/** Where alarms go, under a key of its own. Reads nothing, so that every stack can raise one. */
export class AlertsStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "alerts");
    const topic = new AlertTopic(this, "alarms", {
      name: this.nameOf("alarms"),
      accountId: environment.accountId,
      emails: environment.alerts.emails,
      keyDeletionWindowDays: environment.protectData ? 30 : 7,
    });
    this.publish(alerts, { topicArn: topic.arn, topicKeyArn: topic.keyArn });
  }
}
