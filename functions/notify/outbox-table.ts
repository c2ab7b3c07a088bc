import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type Notification, notification } from "./notification.ts";
import { DUE } from "./outbox.ts";

/** Where a notification goes. */
export type Target = "webhook" | "email";

/** A notification that is due. */
export interface Due {
  readonly pk: string;
  /** Undefined where what stands there is none. */
  readonly told: Notification | undefined;
  readonly attempts: number;
  readonly announcedAt: Date;
  readonly dueAt: string;
  /** Targets that have it. */
  readonly sent: readonly Target[];
  /** Targets that will never take it. */
  readonly refused: readonly Target[];
}

/** Which targets are done with. */
export type Done = Pick<Due, "sent" | "refused">;

/** What becomes of a notification after a try. */
export type Settlement =
  | { readonly kind: "sent"; readonly at: Date }
  | { readonly kind: "again"; readonly at: Date; readonly reason: string }
  | { readonly kind: "dead"; readonly at: Date; readonly reason: string };

export interface OutboxTable {
  /** Those that were due at that time, the longest waiting first. */
  due(now: Date, most: number): Promise<readonly Due[]>;
  /** Takes one on: it is not due to others until `until`. False where another has. */
  claim(due: Due, until: Date): Promise<boolean>;
  /** Writes down what became of one that was taken on until then. Nothing is written where it is another's by now. */
  settle(due: Due, until: Date, done: Done, settlement: Settlement): Promise<void>;
}

const key = (pk: string) => ({ pk: { S: pk }, sk: { S: "notification" } });
const isTarget = (text: string): text is Target => text === "webhook" || text === "email";

function bodyOf(item: Record<string, AttributeValue>): Notification | undefined {
  try {
    return notification.parse(JSON.parse(item.body?.S ?? ""));
  } catch {
    return undefined;
  }
}

const dueOf = (item: Record<string, AttributeValue>): Due => {
  const announced = new Date(item.announced_at?.S ?? "");
  return {
    pk: item.pk!.S!,
    told: bodyOf(item),
    attempts: Number(item.attempts?.N ?? 0),
    // Whoever wrote nonsense gets one try.
    announcedAt: Number.isNaN(announced.getTime()) ? new Date(0) : announced,
    dueAt: item.due_at!.S!,
    sent: (item.sent?.SS ?? []).filter(isTarget),
    refused: (item.refused?.SS ?? []).filter(isTarget),
  };
};

/** The outbox for who sends. */
export const outboxTable = (client: Pick<DynamoDBClient, "send">, TableName: string): OutboxTable => {
  const update = async (
    due: Due,
    condition: string,
    change: { expression: string; values: Record<string, AttributeValue> },
  ) => {
    try {
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: key(due.pk),
          UpdateExpression: change.expression,
          ConditionExpression: "due_at = :read",
          ExpressionAttributeValues: { ":read": { S: condition }, ...change.values },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
  return {
    due: async (now, most) => {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName,
          IndexName: DUE,
          KeyConditionExpression: "due = :due AND due_at <= :now",
          ExpressionAttributeValues: { ":due": { S: DUE }, ":now": { S: now.toISOString() } },
          Limit: most,
        }),
      );
      return Items.map(dueOf);
    },
    claim: (due, until) =>
      update(due, due.dueAt, {
        expression: "SET due_at = :until ADD attempts :one",
        values: { ":until": { S: until.toISOString() }, ":one": { N: "1" } },
      }),
    settle: async (due, until, { sent, refused }, settlement) => {
      const has = `${sent.length > 0 ? "sent = :sent, " : ""}${refused.length > 0 ? "refused = :refused, " : ""}`;
      const values: Record<string, AttributeValue> = {
        ":at": { S: settlement.at.toISOString() },
        ...(sent.length > 0 && { ":sent": { SS: [...sent] } }),
        ...(refused.length > 0 && { ":refused": { SS: [...refused] } }),
        ...(settlement.kind !== "sent" && { ":reason": { S: settlement.reason.slice(0, 500) } }),
      };
      const expression = {
        sent: `SET ${has}sent_at = :at REMOVE due, due_at, last_error`,
        again: `SET ${has}due_at = :at, last_error = :reason`,
        dead: `SET ${has}dead_at = :at, last_error = :reason REMOVE due, due_at`,
      }[settlement.kind];
      await update(due, until.toISOString(), { expression, values });
    },
  };
};
