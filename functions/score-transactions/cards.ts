import {
  type AttributeValue,
  BatchGetItemCommand,
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

/** Cards that can be read many at once. */
export interface CardTable extends Cards {
  /** Those of the cards that could be read; what is wrong with another one, {@link load} tells. Outages are thrown. */
  loadAll(tokens: readonly string[], now: Date): Promise<ReadonlyMap<string, RememberedCard>>;
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
export const cardTable = ({ client, tableName, keepDays }: CardTableProps): CardTable => ({
  load: async (token, now) => {
    const command = new GetItemCommand({ TableName: tableName, Key: keyOf(token), ConsistentRead: true });
    const { Item } = await client.send(command);
    try {
      return rememberedIn(Item, now);
    } catch (error) {
      throw unreadable(tableName, token, error as Error);
    }
  },
  loadAll: async (tokens, now) => {
    const calls = Array.from({ length: Math.ceil(tokens.length / MOST_PER_CALL) }, (_, call) =>
      tokens.slice(call * MOST_PER_CALL, (call + 1) * MOST_PER_CALL),
    );
    const read = await Promise.all(calls.map((some) => loadSome(client, tableName, some, now)));
    return new Map(read.flatMap((cards) => [...cards]));
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

/** Keys of one call. Source: DynamoDB API reference, BatchGetItem */
const MOST_PER_CALL = 100;

async function loadSome(client: CardTableProps["client"], tableName: string, tokens: readonly string[], now: Date) {
  const request = { Keys: tokens.map(keyOf), ConsistentRead: true };
  const answer = await client.send(new BatchGetItemCommand({ RequestItems: { [tableName]: request } }));
  const items = new Map((answer.Responses?.[tableName] ?? []).map((item) => [item.pk?.S, item]));
  const unread = new Set((answer.UnprocessedKeys?.[tableName]?.Keys ?? []).map(({ pk }) => pk?.S));
  return tokens.flatMap((token): [string, RememberedCard][] => {
    const pk = keyOf(token).pk.S;
    if (unread.has(pk)) return [];
    try {
      return [[token, rememberedIn(items.get(pk), now)]];
    } catch {
      return [];
    }
  });
}

/** @throws Error, in words that go on behind a name, for an item that is none of a card */
function rememberedIn(item: Record<string, AttributeValue> | undefined, now: Date): RememberedCard {
  if (!item) return { state: newCard, revision: 0 };
  const revision = Number(item.revision?.N);
  const bytes = item.state?.B;
  if (!bytes || !Number.isSafeInteger(revision) || revision < 1)
    throw new Error("has no state, or no revision: something else has written it");
  // TTL deletes late.
  const expired = Number(item.expiresAt?.N ?? 0) <= secondsOf(now);
  return { state: expired ? newCard : decodeCardState(bytes), revision };
}

const unreadable = (tableName: string, token: string, cause: Error): Error =>
  new Error(
    `The item card#${token} / state of the table ${tableName} ${cause.message}. Restore it, or delete it and the card begins anew; then redrive what was set aside (docs/how-to/evaluate-fraud-rules.md).`,
    { cause },
  );

/**
 * Cards that are read once a batch, all together: what has been loaded or saved is known, until somebody else turns out to have changed it.
 * @param tokens cards that are expected; another one, or one that could not be read with the others, is read by itself
 */
export function oncePerBatch(cards: CardTable, tokens: readonly string[]): Cards {
  const known = new Map<string, RememberedCard>();
  let begun: Promise<void> | undefined;
  const loadExpected = async (now: Date) => {
    const loaded = await cards.loadAll(tokens, now).catch(() => new Map<string, RememberedCard>());
    for (const [token, card] of loaded) if (!known.has(token)) known.set(token, card);
  };
  return {
    load: async (token, now) => {
      begun ??= loadExpected(now);
      await begun;
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
