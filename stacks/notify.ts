import type { Construct } from "constructs";
import { PlatformStack } from "#constructs/core/platform-stack";
import { ItemTable } from "#constructs/data/item-table";
import type { Environment } from "#environments/environment";
import { keys } from "./contracts/keys.ts";
import { notify } from "./contracts/notify.ts";

/** What people are told, on its way to them. */
export class NotifyStack extends PlatformStack {
  constructor(scope: Construct, environment: Environment) {
    super(scope, environment, "notify");
    const { platformKeyArn } = this.read(keys);
    // What was sent is worth nothing, and what waits is minutes old.
    const notifications = new ItemTable(this, "notifications", {
      name: this.nameOf("notifications"),
      keyArn: platformKeyArn,
      protectData: false,
      indexes: [{ name: "due", partitionKey: "due", sortKey: "due_at" }],
    });
    this.publish(notify, { notificationsTableName: notifications.name, notificationsTableArn: notifications.arn });
  }
}
