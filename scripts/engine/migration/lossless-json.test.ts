import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLosslessly } from "./lossless-json.ts";

describe("parseLosslessly", () => {
  it("keeps every digit of a number that a double would change", () => {
    expect(parseLosslessly('{"a":4613314721966000123,"b":-0.12345678901234567890,"c":1e400}')).toEqual({
      a: "4613314721966000123",
      b: "-0.12345678901234567890",
      c: Number.POSITIVE_INFINITY,
    });
  });

  it("leaves numbers alone that are exact, and all that stands in texts", () => {
    const text =
      '{"a":9007199254740991,"b":4.97,"c":"9007199254740993","d":"say \\"12345678901234567890\\" \\\\","e":[1,-2e3]}';
    expect(parseLosslessly(text)).toEqual(JSON.parse(text));
  });

  it("reads what JSON.parse reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const numbersAsText = (value: unknown) =>
          JSON.stringify(value, (_, each) => (typeof each === "number" ? String(each) : each));
        expect(numbersAsText(parseLosslessly(text))).toBe(numbersAsText(JSON.parse(text)));
      }),
    );
  });

  it.each(['{"a":12345678901234567890', "{12345678901234567890:1}", '{"a":012345678901234567}', "1 2", "", "{a:1}"])(
    "refuses %s",
    (text) => expect(() => parseLosslessly(text)).toThrow(SyntaxError),
  );

  it("is no match for a text of a megabyte", () => {
    const long = JSON.stringify({ a: `${'\\"'.repeat(200_000)}${"x".repeat(600_000)}` });
    expect(parseLosslessly(long)).toEqual(JSON.parse(long));
  });
});
