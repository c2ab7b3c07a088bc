import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { summaryTable } from "#functions/aggregate-daily/summary-table";
import { transactionsTable } from "#functions/aggregate-daily/transactions";
import { toRowItem } from "#functions/fraud/transaction-row";
import { emulatorWithClient } from "./emulator/testing/emulator-with-client.ts";

const place = emulatorWithClient(DynamoDBClient);
const create = (TableName: string) =>
  place.client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "pk", KeyType: "HASH" },
        { AttributeName: "sk", KeyType: "RANGE" },
      ],
      AttributeDefinitions: ["pk", "sk"].map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
    }),
  );
beforeAll(async () => {
  await create("transactions");
  await create("summaries");
});

const letters = "abcdefghijklmnopqrstuvwxyz234567";
const put = (number: number, created_at: string) =>
  place.client.send(
    new PutItemCommand({
      TableName: "transactions",
      Item: toRowItem({
        tx_id: `t${number}`,
        card_token: `tok_1_${letters.at(number % 32)!.repeat(32)}`,
        last_four: "0000",
        amount: Number.MAX_SAFE_INTEGER,
        currency: "KRW",
        merchant: "<b>가게</b>",
        category: "travel",
        is_fraud: false,
        fraud_rules: [],
        score: 0,
        explanation: "",
        created_at,
        processed_at: created_at,
        revision: 1,
        expiresAt: 2_000_000_000,
      }),
    }),
  );

describe("the table of transactions", () => {
  it("is read by days, all of it, and a card's transactions together", async () => {
    const days = ["2026-11-28", "2026-11-29"];
    for (let number = 0; number < 64; number++) await put(number, `${days[number % 2]}T03:00:00.000Z`);
    await put(64, "2026-11-30T03:00:00.000Z");
    const parts = [];
    for await (const part of transactionsTable(place.client, "transactions")(days)) parts.push(part);
    expect(parts.flat()).toHaveLength(64);
    const places = new Map<string, Set<number>>();
    for (const [index, part] of parts.entries())
      for (const { card_token } of part) places.set(card_token, (places.get(card_token) ?? new Set()).add(index));
    expect([...places.values()].every((each) => each.size === 1)).toBe(true);
    expect(parts[0]![0]).toMatchObject({ amount: Number.MAX_SAFE_INTEGER, currency: "KRW", is_fraud: false });
  });
});

describe("the table of summaries", () => {
  const day = { date: "2026-11-29", timeZone: "Asia/Seoul" };
  const summary = {
    currency: "KRW",
    transactions: 3,
    amount: 2n ** 70n,
    fraud_transactions: 1,
    fraud_amount: 5n,
    cards: 2,
  };

  it("keeps a summary once, and in place of an earlier one with other figures", async () => {
    const table = summaryTable(place.client, "summaries");
    expect(await table.keep(day, summary, new Date())).toBe("new");
    expect(await table.keep(day, summary, new Date())).toBe("same");
    expect(await table.keep(day, { ...summary, amount: 2n ** 70n + 1n }, new Date())).toBe("corrected");
    expect(await table.keep(day, { ...summary, amount: 2n ** 70n + 1n }, new Date())).toBe("same");
  });

  it("knows the currencies of a day", async () => {
    const table = summaryTable(place.client, "summaries");
    await table.keep(day, { ...summary, currency: "EUR" }, new Date());
    await table.done(day, new Date());
    expect(await table.currencies(day.date)).toEqual(["EUR", "KRW"]);
    expect(await table.currencies("2026-01-01")).toEqual([]);
  });

  it("knows which days are done", async () => {
    const table = summaryTable(place.client, "summaries");
    expect(await table.isDone("2026-11-26")).toBe(false);
    await table.done({ ...day, date: "2026-11-26" }, new Date());
    expect(await table.isDone("2026-11-26")).toBe(true);
    expect(await table.isDone("2026-11-28")).toBe(false);
  });

  it("lets one of two win that sum up a day at the same moment", async () => {
    const table = summaryTable(place.client, "summaries");
    const results = await Promise.allSettled(
      [1, 2, 3, 4].map((cards) => table.keep({ ...day, date: "2026-11-27" }, { ...summary, cards }, new Date())),
    );
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
    for (const result of results)
      if (result.status === "rejected") expect(String(result.reason)).toContain("another run sums it up");
  });
});
