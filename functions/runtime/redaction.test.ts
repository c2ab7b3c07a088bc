import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskingReplacer, maskNumbers, maskNumbersInBytes } from "./redaction.ts";

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: min, maxLength: max });
const letters = fc.string({ unit: fc.constantFrom(...'ghijkxyz :,{}"') });

describe("maskNumbers", () => {
  it("never lets a number of 11 to 19 digits through, whatever stands around it", () => {
    fc.assert(
      fc.property(letters, digits(11, 19), letters, (before, number, after) => {
        const masked = maskNumbers(`${before}${number}${after}`);
        expect(masked).not.toContain(number);
        expect(masked).toBe(`${before}****${number.slice(-4)}${after}`);
      }),
    );
  });

  it("lets shorter numbers through", () => {
    fc.assert(fc.property(digits(1, 10), (number) => maskNumbers(`<${number}>`) === `<${number}>`));
  });

  it.each([
    ["4111 1111 1111 1111", "****1111"],
    ["4111-1111-1111-1111", "****1111"],
    ["4111.1111.1111.1111", "****1111"],
    ["4111_1111_1111_1111", "****1111"],
    ["card=4111111111111111;", "card=****1111;"],
    ["x4111111111111111y", "x****1111y"],
    ["two 4111111111111111, 630423337322", "two ****1111, ****7322"],
    ["glued to a time 202611201851304111111111111111", "glued to a time ****1111"],
  ])("masks %s", (text, masked) => expect(maskNumbers(text)).toBe(masked));

  it.each([
    "2026-11-20T18:51:30.123Z",
    "2026-11-20 18:51:30",
    "0b242abb-623a-4c57-8575-680123456789",
    "1-5759e988-bd862e3fe1be46a994272793",
    "tok_1_abcdefghijklmnopqrstuvwxyz234567",
    "amount 9999999999",
  ])("leaves %s alone", (text) => expect(maskNumbers(text)).toBe(text));

  it("does not take a card number for part of a UUID", () => {
    expect(maskNumbers("4111-1111-1111-1111-0b242abb-623a-4c57-8575-680123456789")).not.toContain("1111-1111");
  });

  it("masks within bytes of no encoding and keeps the others", () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from("4111111111111111"), Buffer.from([0xfe])]);
    expect(maskNumbersInBytes(bytes)).toEqual(
      Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from("****1111"), Buffer.from([0xfe])]),
    );
  });
});

describe("maskNumbersInBytes", () => {
  it("ends soon on a megabyte made to keep it busy", () => {
    const began = performance.now();
    for (const part of ["1\0", `${"1\0".repeat(9)}x`, `${"1\0-\0".repeat(9)}x`, "1-", "f1-"])
      maskNumbersInBytes(Buffer.from(part.repeat(2 ** 20 / part.length)));
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it.each(["utf16le", "utf8"] as const)("masks a number in %s, in groups or not", (encoding) => {
    for (const number of ["4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111"]) {
      const masked = maskNumbersInBytes(Buffer.from(`<${number}>`, encoding)).toString(encoding);
      expect(masked).not.toContain("1111111");
      expect(masked.replaceAll(/\D/g, "").length).toBeLessThanOrEqual(4);
    }
  });
});

describe("maskingReplacer", () => {
  const NUMBER = "4111111111111111";
  const show = (value: unknown) => JSON.stringify(value, maskingReplacer());

  it.each([
    ["a string", NUMBER],
    ["a number", Number(NUMBER)],
    ["a negative number", -Number(NUMBER)],
    ["a number beyond 2^53", 4.111111111111111e18],
    ["a fraction", 41111111111.1111],
    ["a big integer", BigInt(NUMBER)],
    ["a nested value", { a: [{ b: NUMBER }] }],
    ["the name of a property", { [NUMBER]: 1 }],
    ["the name of a nested property", { a: [{ [`card ${NUMBER}`]: { b: 1 } }] }],
    ["raw bytes", Buffer.from(NUMBER)],
    ["nested raw bytes", { body: new Uint8Array(Buffer.from(NUMBER)) }],
    ["an object with toJSON", { toJSON: () => ({ card: NUMBER }) }],
  ])("masks %s", (_, value) => {
    const text = show(value);
    expect(text).not.toContain("11111111");
    expect(text).not.toContain("52,49,49");
    expect(text).toMatch(/\*\*\*\*1111|\*\*\*\*1000|16 bytes/);
  });

  it("leaves what is no card number as it is", () => {
    const value = {
      count: 500,
      ratio: 0.123456789,
      ok: true,
      none: null,
      text: "abc",
      list: [1, "2"],
      day: "2026-11-20",
    };
    expect(JSON.parse(show(value))).toEqual(value);
  });

  it("answers the same copy of an object with a masked name, so that a circle can be noticed", () => {
    const replace = maskingReplacer();
    const value = { [NUMBER]: 1 };
    expect(replace("", value)).toBe(replace("", value));
  });
});
