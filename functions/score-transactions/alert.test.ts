import { describe, expect, it } from "vitest";
import { scoredRow } from "#functions/fraud/testing/row";
import { notification } from "#functions/notify/notification";
import { alertOf, amountText } from "./alert.ts";

describe("an amount", () => {
  it.each([
    [0, "USD", "USD 0.00"],
    [7, "USD", "USD 0.07"],
    [123_456_789, "USD", "USD 1,234,567.89"],
    [12_000, "KRW", "KRW 12,000"],
    [1_500, "KWD", "KWD 1.500"],
    [497, "ZZZ", "ZZZ 4.97"],
    [Number.MAX_SAFE_INTEGER, "USD", "USD 90,071,992,547,409.91"],
  ])("%i minor units of %s are %s", (minor, currency, text) => {
    expect(amountText(minor, currency)).toBe(text);
  });
});

describe("what people are told of an alert", () => {
  const row = scoredRow({
    is_fraud: true,
    score: 82.5,
    fraud_rules: ["unusualAmount"],
    explanation: "twice what is unusual",
  });

  it("names card, amount, merchant and reasons, and neither number nor token in what is shown", () => {
    const { dedupKey, ...shown } = alertOf(row);
    expect(shown).toMatchObject({
      kind: "fraud",
      status: "firing",
      subject: "Card ending in 2095",
      title: "Suspicious payment of USD 20.00, score 82.5",
      text: "twice what is unusual",
      facts: { merchant: "Corner Shop", rules: "unusualAmount", transaction: row.tx_id },
    });
    expect(dedupKey).toBe(`fraud/${row.card_token}/2026-03-02`);
    expect(JSON.stringify(shown)).not.toContain(row.card_token);
  });

  it("is one message for all alerts of a card within a day", () => {
    const key = (changes: object) => alertOf({ ...row, ...changes }).dedupKey;
    expect(key({ tx_id: "another", processed_at: "2026-03-02T23:59:59.999Z" })).toBe(key({}));
    expect(key({ processed_at: "2026-03-03T00:00:00.000Z" })).not.toBe(key({}));
    expect(key({ card_token: `tok_1_${"b".repeat(32)}` })).not.toBe(key({}));
  });

  it.each([
    "<script>alert(1)</script>",
    "@channel <!here>",
    "m".repeat(200),
    "🏪".repeat(100),
    "\u202Egnp.exe",
    "\u200B",
  ])("can be sent whatever the merchant is called: %j", (merchant) => {
    const told = alertOf({
      ...row,
      merchant,
      category: merchant.slice(0, 64),
      explanation: `unusual for ${merchant}`.repeat(20),
    });
    expect(notification.parse(told)).toEqual(told);
    expect(told.title + told.subject).not.toContain(merchant);
    expect(told.facts.merchant).not.toMatch(/[\u200B\u202E]/);
  });
});
