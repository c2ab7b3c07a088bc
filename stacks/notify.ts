import type { Construct } from "constructs";
import { FunctionSchedule } from "#constructs/compute/function-schedule";
import { NodeFunction } from "#constructs/compute/node-function";
import { metricsNamespace } from "#constructs/core/naming";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import { Alarm } from "#constructs/observability/alarm";
import { FunctionAlarms } from "#constructs/observability/function-alarms";
import { keyUse } from "#constructs/security/key-use";
import type { Environment } from "#environments/environment";
import type { NotifyEnvironment, NotifyMetric } from "#functions/notify/settings";
import { alerts } from "./contracts/alerts.ts";
import { keys } from "./contracts/keys.ts";
import { notify } from "./contracts/notify.ts";
import { secrets } from "./contracts/secrets.ts";

const SERVICE = "notify";
/** Index of what has yet to be sent; see functions/notify/outbox.ts. */
const DUE = "due";
const dead: NotifyMetric = "Dead";

/**
 * What people are told: an outbox that others write in the same transaction as what it tells of, and every minute a function that sends what is
 * due, to a webhook and by mail (docs/decisions/0016-notifications-by-an-outbox.md).
 */
export class NotifyStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "notify");
    const { topicArn } = this.read(alerts);
    // What was sent is worth nothing, and what waits is minutes old.
    const notifications = new ItemTable(this, "notifications", {
      name: this.nameOf("notifications"),
      keyArn: this.read(keys).platformKeyArn,
      protectData: false,
      indexes: [{ name: DUE, partitionKey: "due", sortKey: "due_at" }],
    });
    const send = this.#function(notifications);
    new FunctionSchedule(this, "every-minute", {
      name: this.nameOf("every-minute"),
      description: "Sends the notifications that are due",
      schedule: "rate(1 minute)",
      target: send,
    });
    new FunctionAlarms(this, "alarms", { functionName: send.name, topicArn });
    new Alarm(this, "dead", {
      name: this.nameOf("dead"),
      description:
        "A notification was given up: the webhook refused it or did not take it for long. It is kept: mend the cause, then `sluice notify retry`.",
      runbook: "notifications-dead",
      topicArn,
      threshold: 0,
      metric: {
        namespace: metricsNamespace(environment),
        name: dead,
        dimensions: { service: SERVICE },
        statistic: "Sum",
        periodSeconds: 300,
      },
    });
    this.publish(notify, {
      notificationsTableName: notifications.name,
      notificationsTableArn: notifications.arn,
      notifyFunctionName: send.name,
    });
  }

  #function(notifications: ItemTable): NodeFunction {
    const { topicArn, topicKeyArn } = this.read(alerts);
    const { platformKeyArn, logsKeyArn } = this.read(keys);
    const { accountId, region, logRetentionDays, notify: how } = this.environment;
    const settings: NotifyEnvironment = {
      POWERTOOLS_SERVICE_NAME: SERVICE,
      POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(this.environment),
      NOTIFICATIONS_TABLE_NAME: notifications.name,
      TOPIC_ARN: topicArn,
      WEBHOOK_KINDS: how.webhookKinds.join(","),
      EMAIL_KINDS: how.emailKinds.join(","),
      WEBHOOK_FORMAT: how.webhookFormat,
      ALLOWED_HOSTS: how.allowHosts.join(","),
      GIVE_UP_AFTER_HOURS: String(how.giveUpAfterHours),
      ...this.#webhookSecrets(),
    };
    const send = new NodeFunction(this, SERVICE, {
      name: this.nameOf("send"),
      description: "Sends the notifications that are due",
      entry: "functions/notify/handler.ts",
      accountId,
      environment: settings,
      memoryMb: 256,
      timeoutSeconds: 60,
      // Two at once would tell the same twice.
      maxConcurrency: 1,
      logRetentionDays,
      logsKeyArn,
    });
    send.role.allow(["dynamodb:UpdateItem"], [notifications.arn]);
    send.role.allow(["dynamodb:Query"], [`${notifications.arn}/index/${DUE}`]);
    send.role.allow(["sns:Publish"], [topicArn]);
    const { actions, condition } = keyUse(region, ["dynamodb", "sns"]);
    send.role.allow(actions, [platformKeyArn, topicKeyArn], condition);
    if (how.webhookKinds.length > 0) this.#mayReadSecrets(send);
    return send;
  }

  /** Where nothing is posted, no secret is needed, and none is asked for. */
  #webhookSecrets(): Pick<NotifyEnvironment, "WEBHOOK_URL_SECRET_ID" | "WEBHOOK_KEY_SECRET_ID"> {
    if (this.environment.notify.webhookKinds.length === 0) return {};
    const { webhookUrlArn, webhookSigningKeyArn } = this.read(secrets);
    return { WEBHOOK_URL_SECRET_ID: webhookUrlArn, WEBHOOK_KEY_SECRET_ID: webhookSigningKeyArn };
  }

  #mayReadSecrets(send: NodeFunction): void {
    const { webhookUrlArn, webhookSigningKeyArn } = this.read(secrets);
    send.role.allow(["secretsmanager:GetSecretValue"], [webhookUrlArn, webhookSigningKeyArn]);
    const { actions, condition } = keyUse(this.environment.region, ["secretsmanager"]);
    send.role.allow(actions, [this.read(keys).secretsKeyArn], condition);
  }
}
