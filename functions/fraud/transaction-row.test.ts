import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, writeUnits } from "#functions/results/item-size";
import { scoredRow } from "./testing/row.ts";
import {
  BUCKETS,
  fromRowItem,
  ofCard,
  partitionOfCard,
  partitionsOfDay,
  rowKey,
  toRowItem,
} from "./transaction-row.ts";

const LETTERS = [..."abcdefghijklmnopqrstuvwxyz234567"];
const token = fc
  .array(fc.constantFrom(...LETTERS), { minLength: 32, maxLength: 32 })
  .map((all) => `tok_1_${all.join("")}`);

describe("a scored transaction", () => {
  it("comes back from the table as it went in", () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(),
        fc.boolean(),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (merchant, amount, is_fraud, score) => {
          const row = scoredRow({
            merchant,
            amount,
            is_fraud,
            score: Math.round(score * 10) / 10,
            fraud_rules: ["velocity"],
          });
          expect(fromRowItem(toRowItem(row))).toEqual(row);
        },
      ),
    );
  });

  it("is one unit of writing, with a long name of its merchant too", () => {
    expect(bytesOf(toRowItem(scoredRow()))).toBeLessThanOrEqual(500);
    const alert = scoredRow({
      merchant: "m".repeat(200),
      is_fraud: true,
      fraud_rules: ["unusualAmount", "unusualAmountAndHour", "unusualHour"],
      explanation: "1.3 times what is unusual for grocery_pos; an unusual amount at an unusual hour; at 23 o'clock",
    });
    expect(writeUnits(toRowItem(alert))).toBe(1);
  });

  it("is in the index of alerts if it is one, by the day that it was scored on", () => {
    const night = { created_at: "2026-03-01T23:59:59.999Z", processed_at: "2026-03-02T00:00:01.000Z" };
    expect(toRowItem(scoredRow({ ...night, is_fraud: true }))).toMatchObject({
      pk: { S: "2026-03-01#02" },
      fraud_day: { S: "2026-03-02" },
      fraud_at: { S: "2026-03-02T00:00:01.000Z#7a3f2f6e-6a6e-4a1b-9d0e-4f5b8a1c2d3e" },
    });
    for (const changes of [{}, { is_fraud: true, shadow: true as const }])
      expect(Object.keys(toRowItem(scoredRow(changes))).filter((name) => /^fraud_(day|at)$/.test(name))).toEqual([]);
  });

  it("is refused where something else has written, with the attribute's name and not its value", () => {
    const { amount: _, ...without } = toRowItem(scoredRow());
    expect(() => fromRowItem(without)).toThrow(/bad amount .*something else than score-transactions/);
    expect(() => fromRowItem({ ...without, amount: { S: "4111111111111111" } })).toThrow(/^(?!.*4111)/);
  });
});

describe("the key of a row", () => {
  it("is among the partitions of its day, and begins with its card", () => {
    fc.assert(
      fc.property(token, (card_token) => {
        const { pk, sk } = rowKey(scoredRow({ card_token }));
        expect(partitionsOfDay("2026-03-02")).toContain(pk);
        expect(pk).toBe(partitionOfCard("2026-03-02", card_token));
        expect(sk.startsWith(ofCard(card_token))).toBe(true);
      }),
    );
  });

  it("spreads cards evenly, and sorts a card's rows by time", () => {
    expect(new Set(partitionsOfDay("2026-03-02")).size).toBe(BUCKETS);
    expect(
      new Set(LETTERS.map((letter) => partitionOfCard("2026-03-02", `tok_1_${"a".repeat(31)}${letter}`))).size,
    ).toBe(BUCKETS);
    const at = (created_at: string) => rowKey(scoredRow({ created_at })).sk;
    expect(at("2026-03-02T09:59:59.999Z") < at("2026-03-02T10:00:00.000Z")).toBe(true);
  });
});
