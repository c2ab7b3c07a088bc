import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SubmittedTransaction, submittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import { CATEGORIES } from "./catalogue.ts";
import { generateTransactions } from "./generate-transactions.ts";

const until = new Date("2026-01-05T00:00:00Z");

const generate = (count: number, seed = 1) =>
  [...generateTransactions({ count, seed, until })].map(
    (row) => ("event" in row ? row.event : {}) as SubmittedTransaction,
  );

/** 0 for a number with a right check digit. */
const luhn = (digits: string) =>
  [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10;

describe("generated transactions", () => {
  it("are as many as asked for, numbered from 1, and all accepted by the API's own rules", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.maxSafeNat(), (count, seed) => {
        const rows = [...generateTransactions({ count, seed, until })];
        expect(rows.map((row) => row.line)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
        for (const row of rows)
          expect(submittedTransaction.safeParse("event" in row && row.event).error).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  it("are the same for the same seed, and share no id with those of another", () => {
    expect(generate(500)).toEqual(generate(500));
    const ids = [1, 2, 2 ** 46].flatMap((seed) => generate(500, seed).map(({ id }) => id));
    expect(new Set(ids).size).toBe(1_500);
  });

  it("come in the order of time, within three days, most of them by day", () => {
    const times = generate(3_000).map(({ occurredAt }) => Date.parse(occurredAt));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.at(-1)).toBeLessThanOrEqual(until.getTime());
    expect(times[0]).toBeGreaterThan(until.getTime() - 3 * 86_400_000);
    const byNight = times.filter((time) => new Date(time).getUTCHours() >= 6 && new Date(time).getUTCHours() < 12);
    expect(byNight.length / times.length).toBeLessThan(0.1);
  });

  it("are made with cards of no scheme, with a right check digit, some beyond what a number can hold", () => {
    const numbers = new Set(generate(2_000).map(({ cardNumber }) => cardNumber));
    expect(numbers.size).toBeGreaterThan(200);
    for (const number of numbers) {
      expect(number).toMatch(/^9999(\d{12}|\d{15})$/);
      expect(luhn(number)).toBe(0);
    }
    expect([...numbers].some((number) => Number(number) > Number.MAX_SAFE_INTEGER)).toBe(true);
  });

  it("cost what their category usually costs", () => {
    const all = generate(10_000);
    for (const { name, medianMinor } of CATEGORIES) {
      const amounts = all.filter(({ category }) => category === name).map(({ amountMinor }) => amountMinor);
      const median = amounts.toSorted((one, other) => one - other)[Math.floor(amounts.length / 2)] ?? 0;
      expect(median / medianMinor, name).toBeGreaterThan(0.7);
      expect(median / medianMinor, name).toBeLessThan(1.4);
    }
  });

  it("keep to a card's home and its usual merchants", () => {
    const events = generate(4_000);
    const homes = new Set(events.map(({ cardNumber, cardholder }) => `${cardNumber} ${JSON.stringify(cardholder)}`));
    expect(homes.size).toBe(new Set(events.map(({ cardNumber }) => cardNumber)).size);

    const merchants = new Map<string, string[]>();
    for (const { cardNumber, category, merchant } of events) {
      const key = `${cardNumber} ${category}`;
      merchants.set(key, [...(merchants.get(key) ?? []), merchant]);
    }
    const returning = [...merchants.values()].filter((visits) => visits.length > 1);
    const sameAgain = returning.filter(([first, second]) => first === second);
    expect(sameAgain.length / returning.length).toBeGreaterThan(0.5);
  });

  it("take place near home, or nowhere when bought online", () => {
    for (const { category, cardholder, merchantLocation } of generate(2_000)) {
      expect(merchantLocation === undefined, category).toBe(category.endsWith("_net"));
      if (cardholder === undefined || merchantLocation === undefined) continue;
      expect(Math.abs(merchantLocation.latitude - cardholder.latitude)).toBeLessThan(2);
      expect(Math.abs(merchantLocation.longitude - cardholder.longitude)).toBeLessThan(2);
    }
  });
});
