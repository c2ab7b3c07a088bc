import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Notification, notification } from "./notification.ts";

/** How long a notification is remembered: one that is announced again within that time is not sent again. */
export const REMEMBERED_DAYS = 30;
/** Partition of the index `due`, in which only what has yet to be sent stands. */
export const DUE = "due";

export const outboxKey = (dedupKey: string) => ({ pk: { S: `notification#${dedupKey}` }, sk: { S: "notification" } });

/** When one that is announced, or made due again, now is forgotten: seconds since the epoch, for DynamoDB's TTL. */
export const expiryOf = (now: Date): number => Math.floor(now.getTime() / 1000) + REMEMBERED_DAYS * 86_400;

/** Condition under which an item of the outbox is put: what was announced before stays as it is. */
export const UNLESS_ANNOUNCED = "attribute_not_exists(pk)";

/**
 * The outbox's item for a notification that is to be sent. Put it under the condition `UNLESS_ANNOUNCED`, in one transaction with what
 * it tells of: then neither is there without the other.
 * @throws ZodError for one that is none
 */
export const outboxItem = (told: Notification, now: Date): Record<string, AttributeValue> => {
  const body = notification.parse(told);
  return {
    ...outboxKey(body.dedupKey),
    body: { S: JSON.stringify(body) },
    kind: { S: body.kind },
    attempts: { N: "0" },
    announced_at: { S: now.toISOString() },
    due: { S: DUE },
    due_at: { S: now.toISOString() },
    expiresAt: { N: String(expiryOf(now)) },
  };
};

/** Announces a notification: it is sent within a minute. Outages are thrown. */
export type Announce = (told: Notification, now: Date) => Promise<"announced" | "known">;

/** The table `notifications`, for those who have something to tell. */
export const outbox =
  (client: Pick<DynamoDBClient, "send">, TableName: string): Announce =>
  async (told, now) => {
    const Item = outboxItem(told, now);
    try {
      await client.send(new PutItemCommand({ TableName, Item, ConditionExpression: UNLESS_ANNOUNCED }));
      return "announced";
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return "known";
      throw error;
    }
  };
