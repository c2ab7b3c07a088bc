import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decimal, decimalText, isWithin, times, toDecimal } from "./decimal.ts";

const of = (text: string): Decimal => toDecimal(text)!;

describe("a decimal", () => {
  it.each([
    ["4.97", "4.97"],
    ["-0.50", "-0.5"],
    ["007", "7"],
    ["1.5E+3", "1500"],
    ["15e-1", "1.5"],
    ["9007199254740993", "9007199254740993"],
    ["-0", "0"],
    ["12.", "12"],
  ])("%s is %s, exactly", (text, plain) => expect(decimalText(of(text))).toBe(plain));

  it.each(["", ".", "1,000", "NaN", "0x10", "1e99999", "1e401", "1".repeat(401), "1 2", "--1"])("is not %j", (text) =>
    expect(toDecimal(text)).toBeUndefined(),
  );

  it("is multiplied without a binary fraction's error", () => {
    expect(decimalText(times(of("1.10"), of("100")))).toBe("110");
    expect(decimalText(times(of("0.07"), of("100")))).toBe("7");
  });

  it("is as far from another as its digits say", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.nat(20), (digits, apart, decimals) => {
        const [one, other] = [
          { digits, decimals },
          { digits: digits + apart, decimals },
        ];
        expect(isWithin(one, other, { digits: apart, decimals })).toBe(true);
        expect(isWithin(other, one, { digits: apart, decimals })).toBe(true);
        expect(isWithin(one, { digits: digits + apart + 1n, decimals }, { digits: apart, decimals })).toBe(false);
      }),
    );
  });

  it("is the same whatever zeros it was written with", () => {
    expect(isWithin(of("4.970"), of("4.97"), of("0"))).toBe(true);
    expect(isWithin(of("0.1"), of("0.11"), of("0.01"))).toBe(true);
    expect(isWithin(of("0.1"), of("0.1101"), of("0.01"))).toBe(false);
  });
});
