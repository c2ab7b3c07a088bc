import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DUE, expiryOf, outboxKey } from "#functions/notify/outbox";

/** What became of a notification so far. */
export interface Announced {
  readonly key: string;
  readonly kind: string;
  readonly state: "sent" | "waiting" | "dead";
  readonly title: string;
  readonly announcedAt: string;
  readonly attempts: number;
  /** When it was sent or given up, or will be tried. */
  readonly at: string;
  /** Targets that have it. */
  readonly sentTo: readonly string[];
  readonly lastError: string | undefined;
}

const PREFIX = outboxKey("").pk.S;

const titleOf = (body: string | undefined): string => {
  try {
    const { title } = JSON.parse(body ?? "") as { title?: unknown };
    return typeof title === "string" ? title : "(no title)";
  } catch {
    return "(unreadable)";
  }
};

function announcedOf(item: Record<string, AttributeValue>): Announced {
  const state = item.due_at ? "waiting" : item.dead_at ? "dead" : "sent";
  return {
    key: (item.pk?.S ?? "").slice(PREFIX.length),
    kind: item.kind?.S ?? "",
    state,
    title: titleOf(item.body?.S),
    announcedAt: item.announced_at?.S ?? "",
    attempts: Number(item.attempts?.N ?? 0),
    at: (item.due_at ?? item.dead_at ?? item.sent_at)?.S ?? "",
    sentTo: item.sent?.SS ?? [],
    lastError: item.last_error?.S,
  };
}

/** All notifications that are remembered, the newest first. */
export async function announcements(
  client: Pick<DynamoDBClient, "send">,
  TableName: string,
): Promise<readonly Announced[]> {
  const found: Announced[] = [];
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    found.push(...Items.map(announcedOf));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return found.toSorted((one, other) => (one.announcedAt < other.announcedAt ? 1 : -1));
}

/** Makes one that was given up due again, as if it had just been announced. False where it is not given up, or not there. */
export async function retryDead(
  client: Pick<DynamoDBClient, "send">,
  TableName: string,
  key: string,
  now: Date,
): Promise<boolean> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName,
        Key: outboxKey(key),
        UpdateExpression:
          "SET due = :due, due_at = :now, announced_at = :now, attempts = :none, expiresAt = :expires REMOVE dead_at, refused",
        ConditionExpression: "attribute_exists(dead_at)",
        ExpressionAttributeValues: {
          ":due": { S: DUE },
          ":now": { S: now.toISOString() },
          ":none": { N: "0" },
          ":expires": { N: String(expiryOf(now)) },
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
