import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json, payloadHash } from "./canonical-json.ts";

/** The same value with the properties of every object written in the opposite order. */
const reversed = (value: Json): Json => {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, entry]) => [name, reversed(entry!)]),
  );
};

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

describe("canonicalJson", () => {
  it("is the same whatever the order of properties", () => {
    fc.assert(fc.property(json, (value) => canonicalJson(reversed(value)) === canonicalJson(value)));
  });

  it("says the same as the value", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps the order of lists, and tells text from numbers", () => {
    expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
    expect(canonicalJson({ a: "1" })).not.toBe(canonicalJson({ a: 1 }));
  });

  it("sorts at every depth and leaves out what is undefined", () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined, A: null })).toBe('{"A":null,"b":[{"c":2,"d":1}]}');
  });
});

describe("payloadHash", () => {
  it("is the SHA-256 of the canonical text, which stored items are compared by", () => {
    expect(payloadHash({})).toBe("44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    expect(payloadHash({ b: 1, a: 2 })).toBe(payloadHash({ a: 2, b: 1 }));
    expect(payloadHash({ a: 1 })).not.toBe(payloadHash({ a: 2 }));
  });
});
