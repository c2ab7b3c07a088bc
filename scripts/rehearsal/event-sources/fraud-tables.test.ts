import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, describe, expect, it } from "vitest";
import { newCard, withPayment } from "#functions/fraud/card-state";
import { scoredRow } from "#functions/fraud/testing/row";
import { fromRowItem, rowKey } from "#functions/fraud/transaction-row";
import { toItem } from "#functions/results/attribute-value";
import { cardTable } from "#functions/score-transactions/cards";
import { transactionTable } from "#functions/score-transactions/transactions";
import { emulatorWithClient } from "#scripts/rehearsal/emulator/testing/emulator-with-client";
import { createItemTable } from "#scripts/rehearsal/emulator/testing/item-table";
import { scoredTransactions } from "#scripts/rehearsal/load/accounting/scored-transactions";

const emulated = emulatorWithClient(DynamoDBClient);
const NOW = new Date("2026-11-20T12:00:00Z");
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

beforeAll(async () => {
  for (const name of ["cards", "transactions"]) await createItemTable(emulated.client, name);
});

describe("the table of cards", () => {
  const cards = () => cardTable({ client: emulated.client, tableName: "cards", keepDays: 90 });
  const paidAt = (at: number) => ({
    id: "00112233445566ff",
    at,
    amountMinor: 100,
    currency: "USD",
    score: 0,
    rules: [],
  });
  const state = withPayment(newCard, paidAt(1));

  it("remembers a card, and lets nobody write over what they have not read", async () => {
    expect(await cards().load("tok_a", NOW)).toEqual({ state: newCard, revision: 0 });
    expect(await cards().save("tok_a", { state, revision: 0 }, NOW)).toEqual({ state, revision: 1 });
    expect(await cards().save("tok_a", { state: newCard, revision: 0 }, NOW)).toBe("changed");
    expect(await cards().load("tok_a", NOW)).toEqual({ state, revision: 1 });
    expect(await cards().save("tok_a", { state, revision: 1 }, NOW)).toEqual({ state, revision: 2 });
    expect(await cards().save("tok_a", { state: newCard, revision: 1 }, NOW)).toBe("changed");
  });

  it("forgets a card that has not paid for so long, and begins anew over what is left of it", async () => {
    await cards().save("tok_b", { state, revision: 0 }, NOW);
    expect(await cards().load("tok_b", later(89))).toEqual({ state, revision: 1 });
    expect(await cards().load("tok_b", later(90))).toEqual({ state: newCard, revision: 1 });
    expect(await cards().save("tok_b", { state, revision: 1 }, later(90))).toEqual({ state, revision: 2 });
    expect(await cards().load("tok_b", later(91))).toEqual({ state, revision: 2 });
  });

  it("are read many at once, but for what is broken", async () => {
    const tokens = Array.from({ length: 130 }, (_, index) => `tok_m${index}`);
    for (const token of tokens.slice(0, 3)) await cards().save(token, { state, revision: 0 }, NOW);
    const key = { pk: { S: "card#tok_m120" }, sk: { S: "state" } };
    const broken = { ...key, state: { B: Buffer.from([9]) }, revision: { N: "1" }, expiresAt: { N: "9999999999" } };
    await emulated.client.send(new PutItemCommand({ TableName: "cards", Item: broken }));
    const loaded = await cards().loadAll(tokens, NOW);
    expect(loaded.size).toBe(129);
    expect(loaded.get("tok_m2")).toEqual({ state, revision: 1 });
    expect(loaded.get("tok_m3")).toEqual({ state: newCard, revision: 0 });
    expect(loaded.has("tok_m120")).toBe(false);
    expect((await cards().loadAll(tokens, later(90))).get("tok_m2")).toEqual({ state: newCard, revision: 1 });
    expect(await cards().loadAll([], NOW)).toEqual(new Map());
  });

  it.each([
    ["bytes of another form", { state: { B: Buffer.from([9]) }, revision: { N: "1" } }, "has the form 9"],
    ["no bytes", { state: { S: "x" }, revision: { N: "1" } }, "has no state"],
    ["no revision", { state: { B: Buffer.from([1]) } }, "has no state, or no revision"],
  ])("says which item is broken and what to do: %s", async (_, attributes, message) => {
    const item = { pk: { S: "card#tok_c" }, sk: { S: "state" }, expiresAt: { N: "9999999999" }, ...attributes };
    await emulated.client.send(new PutItemCommand({ TableName: "cards", Item: item }));
    const failure = await cards()
      .load("tok_c", NOW)
      .catch((error: Error) => error.message);
    expect(failure).toContain("The item card#tok_c / state of the table cards");
    expect(failure).toContain(message);
    expect(failure).toContain("delete it and the card begins anew");
  });
});

describe("the table of transactions", () => {
  const store = (row: ReturnType<typeof scoredRow>) =>
    transactionTable({ client: emulated.client, tableName: "transactions" })(row);
  const inTable = async (row: ReturnType<typeof scoredRow>) => {
    const { Item } = await emulated.client.send(
      new GetItemCommand({ TableName: "transactions", Key: toItem(rowKey(row)) }),
    );
    return fromRowItem(Item!);
  };

  it("keeps the first row, and answers with it", async () => {
    const row = scoredRow({ tx_id: "first", is_fraud: true, score: 60 });
    expect(await store(row)).toEqual({ kind: "stored", row });
    expect(await store({ ...row, score: 1, is_fraud: false })).toEqual({ kind: "known", row });
    expect(await inTable(row)).toEqual(row);
  });

  it("takes a correction's figures, and keeps score and index", async () => {
    const row = scoredRow({ tx_id: "corrected", is_fraud: true, score: 60 });
    await store(row);
    const second = { ...row, amount: 1_500, merchant: "<b>Other</b>", revision: 3, score: 0, is_fraud: false };
    const after = { ...row, amount: 1_500, merchant: "<b>Other</b>", revision: 3 };
    expect(await store(second)).toEqual({ kind: "corrected", row: after });
    expect(await store({ ...second, revision: 2, amount: 1 })).toEqual({ kind: "known", row: after });
    expect(await inTable(row)).toEqual(after);
    const { Item } = await emulated.client.send(
      new GetItemCommand({ TableName: "transactions", Key: toItem(rowKey(row)) }),
    );
    expect(Item!.fraud_day).toEqual({ S: "2026-03-02" });
  });

  it("is counted whole: who has a row, who has none, and who has two", async () => {
    await store(scoredRow({ tx_id: "once", is_fraud: true }));
    await store(scoredRow({ tx_id: "twice" }));
    await store(scoredRow({ tx_id: "twice", card_token: `tok_1_${"b".repeat(32)}` }));
    await store(scoredRow({ tx_id: "somebody else's", is_fraud: true }));
    const ids = new Set(["once", "twice", "never"]);
    expect(await scoredTransactions(emulated.client, "transactions", ids)).toEqual({
      transactions: 3,
      rows: 1,
      missing: 1,
      twice: 1,
      alerts: 1,
    });
  });

  it("is one row for each of many that come at once", async () => {
    const row = scoredRow({ tx_id: "crowded" });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, score) => store({ ...row, score })));
    expect(answers.filter(({ kind }) => kind === "stored")).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.row.score)).size).toBe(1);
  });
});
