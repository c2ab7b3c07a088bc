import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountOf, dollarsOf, percentOf } from "./amount.ts";

const usd = (text: string) => amountOf(text, "USD");

describe("an amount", () => {
  it.each([
    ["0", 0],
    ["12.3456789012", 12.35],
    ["4500", 4500],
    ["-17.005", -17],
    ["-17.006", -17.01],
    ["0.005", 0.01],
    ["0E-10", 0],
    ["1.5E+3", 1500],
    ["9.9E-8", 0],
    ["00012.50", 12.5],
  ])("%s is $%d", (text, dollars) => expect(dollarsOf(usd(text))).toBe(dollars));

  it("is summed without loss, as binary fractions are not", () => {
    const cents = Array.from({ length: 1000 }, () => usd("0.0010000001"));
    expect(cents.reduce((sum, each) => sum + each, 0n)).toBe(usd("1.0000001"));
  });

  it("survives any number of digits that AWS may write", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n }), (units) => {
        const digits = (units < 0n ? -units : units).toString().padStart(11, "0");
        expect(usd(`${units < 0n ? "-" : ""}${digits.slice(0, -10)}.${digits.slice(-10)}`)).toBe(units);
      }),
    );
  });

  it.each(["", "abc", "1,000.00", "NaN", "1e999", "0x10", " 1", "1".repeat(500), undefined])("is not %j", (text) => {
    expect(() => amountOf(text, "USD")).toThrow(/is no amount$/);
  });

  it.each(["CNY", "usd", "", undefined])("in %j is refused, since the cap is in dollars", (currency) => {
    expect(() => amountOf("1", currency)).toThrow("and the cap in USD");
  });

  it("is a share of a cap, with one decimal", () => {
    expect(percentOf(usd("4500"), 5500)).toBe(81.8);
    expect(percentOf(usd("-3"), 100)).toBe(-3);
    expect(percentOf(usd("5500"), 5500)).toBe(100);
  });
});
