import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toMinorUnits } from "./amount.ts";

describe("toMinorUnits", () => {
  it("is exact for every amount up to the largest safe integer", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (minor) => {
        const digits = String(minor).padStart(3, "0");
        expect(toMinorUnits(`${digits.slice(0, -2)}.${digits.slice(-2)}`)).toBe(minor);
      }),
    );
  });

  it.each([
    ["4.35", 435],
    ["1.1", 110],
    ["7", 700],
    ["0", 0],
    ["0.01", 1],
    ["007.50", 750],
    ["2.5000", 250],
    ["90071992547409.91", Number.MAX_SAFE_INTEGER],
  ])("reads %s as %d", (text, minor) => expect(toMinorUnits(text)).toBe(minor));

  it.each(["", " ", "-1", "+1", "1e3", "1,234.50", "$4", ".5", "5.", "0x10", "NaN", "Infinity", "1.2.3", "١٢", "4 "])(
    "refuses %j as a number",
    (text) => expect(() => toMinorUnits(text)).toThrow("must be a decimal number"),
  );

  it("refuses a fraction of a minor unit instead of rounding it", () => {
    expect(() => toMinorUnits("1.005")).toThrow("at most two decimal places");
  });

  it("refuses an amount that a number cannot hold exactly", () => {
    expect(() => toMinorUnits("90071992547409.92")).toThrow("too large");
    expect(() => toMinorUnits("9".repeat(400))).toThrow("too large");
  });
});
