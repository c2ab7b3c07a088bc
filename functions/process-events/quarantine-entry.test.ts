import { describe, expect, it } from "vitest";
import { cardTransactions } from "#functions/pipelines/card-transactions/pipeline";
import { isReason } from "#functions/pipelines/pipeline";
import { sampleEvent, sampleRecord } from "#functions/pipelines/testing/sample-event";
import { storedResult } from "#functions/results/stored-result";
import { conflictEntry, poisonEntry } from "./quarantine-entry.ts";

const CARD = "4111111111111111";
const NOW = new Date("2026-11-21T00:00:05Z");
const about = { pipeline: "card-transactions" };

describe("poisonEntry", () => {
  it("keeps what was sent, why it was refused and where it came from", () => {
    const id = sampleEvent("tx-1").ingestionId;
    expect(
      poisonEntry(sampleRecord({ version: 2, a: "é" }), "has a version other than 1", { ...about, ingestionId: id }),
    ).toEqual({
      key: `quarantine/card-transactions/2026/11/20/${id}.json`,
      kind: "poison",
      reason: "has a version other than 1",
      body: {
        kind: "poison",
        reason: "has a version other than 1",
        pipeline: "card-transactions",
        ingestionId: id,
        stream: {
          shardId: "shardId-000000000006",
          sequenceNumber: "000000000000000000000000000001",
          partitionKey: `tok_1_${"a".repeat(32)}`,
          arrivedAt: "2026-11-20T23:59:59.999Z",
        },
        encoding: "utf-8",
        payload: '{"version":2,"a":"é"}',
      },
    });
  });

  it("names a record without ingestion id by its place in the stream, which no other record has", () => {
    const names = [1, 2].map((sequence) => poisonEntry(sampleRecord("x", sequence), "is not JSON", about).key);
    expect(names[0]).toBe(
      "quarantine/card-transactions/2026/11/20/shardId-000000000006-000000000000000000000000000001.json",
    );
    expect(names[1]).not.toBe(names[0]);
  });

  it("has the same name at every delivery", () => {
    expect(poisonEntry(sampleRecord("x"), "is not JSON")).toEqual(poisonEntry(sampleRecord("x"), "is not JSON"));
  });

  it("keeps bytes that are no text, in base64", () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, 0x41]);
    const { body } = poisonEntry(sampleRecord(bytes), "is not UTF-8") as {
      body: { encoding: string; payload: string };
    };
    expect(body.encoding).toBe("base64");
    expect(Buffer.from(body.payload, "base64")).toEqual(bytes);
  });

  it("keeps no card number: not in text, in bytes or in the partition key", () => {
    const contents = [
      { cardNumber: CARD },
      Buffer.from(`\xff${CARD}`, "latin1"),
      Buffer.from(`{"cardNumber":"${CARD}"`),
    ];
    for (const content of contents) {
      const { body } = poisonEntry(sampleRecord(content, 1, CARD), "is not JSON");
      const text = JSON.stringify(body);
      expect(text).not.toContain(CARD);
      expect(text).not.toContain(Buffer.from(CARD).toString("base64").slice(2, 18));
      expect(text).toContain('"partitionKey":"****1111"');
    }
  });
});

describe("conflictEntry", () => {
  it("shows both events side by side", () => {
    const incoming = sampleEvent("tx-1", 2, { amountMinor: 1 });
    const stored = sampleEvent("tx-1", 1);
    const event = cardTransactions.read(stored.payload, NOW);
    if (isReason(event)) throw new Error(event.reason);
    const existing = storedResult(stored, event, { now: NOW, retentionDays: 30, shadow: false });
    const entry = conflictEntry(sampleRecord(sampleEvent("tx-1", 2, { amountMinor: 1 })), incoming, existing);
    expect(entry.key).toBe(`conflicts/card-transactions/2026/11/20/${incoming.ingestionId}.json`);
    expect(entry.body).toMatchObject({
      kind: "conflict",
      id: "tx-1",
      ingestionId: incoming.ingestionId,
      payload: { amountMinor: 1 },
      stored: { ingestionId: existing.ingestionId, result: { amountMinor: 497 } },
    });
  });
});
