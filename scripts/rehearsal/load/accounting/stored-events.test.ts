import type { BatchGetItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { toResultItem } from "#functions/results/result-item";
import { contentOf } from "./content.ts";
import { storedEvents } from "./stored-events.ts";

const INGESTION = "00000000-0000-4000-8000-000000000001";
const PAYLOAD = { amountMinor: 435, card: { token: "tok_1_a", keyVersion: "1", lastFour: "0003" } };

/** A table that holds every event asked for, and reads at most `most` of them per call. */
function table(most: number) {
  const asked: number[] = [];
  const send = async ({ input }: BatchGetItemCommand) => {
    const keys = input.RequestItems?.events?.Keys ?? [];
    asked.push(keys.length);
    const item = (pk: string) =>
      toResultItem({
        pipeline: "card-transactions",
        key: pk.split("#")[1]!,
        version: 1,
        ingestionId: INGESTION,
        ingestedAt: "2026-01-01T00:00:00.000Z",
        storedAt: "2026-01-01T00:00:01.000Z",
        payloadHash: "00".repeat(32),
        result: PAYLOAD,
        shadow: false,
        expiresAt: 0,
      });
    return {
      Responses: { events: keys.slice(0, most).map((key) => item(key.pk?.S ?? "")) },
      UnprocessedKeys: keys.length > most ? { events: { Keys: keys.slice(most) } } : {},
    };
  };
  return { client: { send } as unknown as Pick<DynamoDBClient, "send">, asked };
}

describe("storedEvents", () => {
  it("asks again for what was left unread", async () => {
    const { client, asked } = table(2);
    const found = await storedEvents(client, "events", ["a", "b", "c", "d", "e"]);
    expect([...found.keys()]).toEqual(["a", "b", "c", "d", "e"]);
    expect(asked).toEqual([5, 3, 1]);
  });

  it("gives the content of the payload, whatever hash lies beside it", async () => {
    const found = await storedEvents(table(1).client, "events", ["a"]);
    const ingestedAt = Date.parse("2026-01-01T00:00:00Z");
    expect(found.get("a")).toEqual({ ingestionId: INGESTION, ingestedAt, content: contentOf(PAYLOAD) });
  });

  it("does not call an event missing that was only never read", async () => {
    await expect(storedEvents(table(0).client, "events", ["a"], 2)).rejects.toThrow("leaves 1 keys unread");
  });
});
