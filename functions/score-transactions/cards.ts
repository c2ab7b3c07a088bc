import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type CardState, newCard } from "#functions/fraud/card-state";
import { decodeCardState, encodeCardState } from "#functions/fraud/card-state-codec";

/** What is remembered of a card, as it was read. */
export interface RememberedCard {
  readonly state: CardState;
  /** Counts the writes of its item; 0 for a card that has none. */
  readonly revision: number;
}

/** Where cards are remembered. */
export interface Cards {
  load(token: string, now: Date): Promise<RememberedCard>;
  /** Remembers a card, unless its item is no longer what `revision` was read of. Outages are thrown. */
  save(token: string, card: RememberedCard, now: Date): Promise<RememberedCard | "changed">;
}

export interface CardTableProps {
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
  /** How long a card that pays no more is remembered. */
  readonly keepDays: number;
}

const SECONDS_PER_DAY = 86_400;
const keyOf = (token: string) => ({ pk: { S: `card#${token}` }, sk: { S: "state" } });
const secondsOf = (now: Date): number => Math.floor(now.getTime() / 1000);

/** The table of cards: an item each, of less than 1 KB, read consistently and written on condition. */
export const cardTable = ({ client, tableName, keepDays }: CardTableProps): Cards => ({
  load: async (token, now) => {
    const command = new GetItemCommand({ TableName: tableName, Key: keyOf(token), ConsistentRead: true });
    const { Item } = await client.send(command);
    if (!Item) return { state: newCard, revision: 0 };
    const revision = Number(Item.revision?.N);
    const bytes = Item.state?.B;
    try {
      if (!bytes || !Number.isSafeInteger(revision) || revision < 1)
        throw new Error("has no state, or no revision: something else has written it");
      // TTL deletes late.
      const expired = Number(Item.expiresAt?.N ?? 0) <= secondsOf(now);
      return { state: expired ? newCard : decodeCardState(bytes), revision };
    } catch (error) {
      throw unreadable(tableName, token, error as Error);
    }
  },
  save: async (token, { state, revision }, now) => {
    const next = revision + 1;
    const command = new PutItemCommand({
      TableName: tableName,
      Item: {
        ...keyOf(token),
        state: { B: encodeCardState(state) },
        revision: { N: String(next) },
        expiresAt: { N: String(secondsOf(now) + keepDays * SECONDS_PER_DAY) },
      },
      ...(revision === 0
        ? { ConditionExpression: "attribute_not_exists(pk)" }
        : {
            ConditionExpression: "revision = :revision",
            ExpressionAttributeValues: { ":revision": { N: String(revision) } },
          }),
    });
    try {
      await client.send(command);
      return { state, revision: next };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return "changed";
      throw error;
    }
  },
});

const unreadable = (tableName: string, token: string, cause: Error): Error =>
  new Error(
    `The item card#${token} / state of the table ${tableName} ${cause.message}. Restore it, or delete it and the card begins anew; then redrive what was set aside (docs/how-to/evaluate-fraud-rules.md).`,
    { cause },
  );

/** Cards that are read once a batch: what has been loaded or saved is known, until somebody else turns out to have changed it. */
export function oncePerBatch(cards: Cards): Cards {
  const known = new Map<string, RememberedCard>();
  return {
    load: async (token, now) => {
      const card = known.get(token) ?? (await cards.load(token, now));
      known.set(token, card);
      return card;
    },
    save: async (token, card, now) => {
      known.delete(token);
      const saved = await cards.save(token, card, now);
      if (saved !== "changed") known.set(token, saved);
      return saved;
    },
  };
}
