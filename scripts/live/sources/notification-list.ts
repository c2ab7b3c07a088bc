import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { announcements } from "#scripts/engine/notify/outbox-view";
import type { Section } from "../sections/section.ts";
import type { NotificationsView } from "../views.ts";

export interface NotificationListOptions {
  readonly client: Pick<DynamoDBClient, "send">;
  /** Asked for with every reading: the stack may not be there yet. */
  readonly table: () => Promise<string>;
}

const SHOWN = 10;

/** What people are told: how much of it, and the latest. */
export const notificationList = ({ client, table }: NotificationListOptions): Section<NotificationsView> => ({
  every: 5_000,
  read: async () => {
    const all = await announcements(client, await table());
    const count = (state: string) => all.filter((each) => each.state === state).length;
    return {
      sent: count("sent"),
      waiting: count("waiting"),
      dead: count("dead"),
      latest: all.slice(0, SHOWN).map(({ announcedAt, kind, title, state, attempts, lastError }) => ({
        at: announcedAt,
        kind,
        title,
        state,
        attempts,
        error: state === "sent" ? null : (lastError ?? null),
      })),
    };
  },
});
