import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "#functions/runtime/canonical-json";
import { fromItem, toItem } from "./attribute-value.ts";

const item = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<Record<string, Json>>;

describe("toItem and fromItem", () => {
  it("give back what they were given", () => {
    fc.assert(
      fc.property(item, (value) => {
        expect(fromItem(toItem(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("write each JSON type as DynamoDB's", () => {
    expect(toItem({ s: "a", n: 1.5, b: true, z: null, l: [1, "2"], m: { x: 0 }, u: undefined })).toEqual({
      s: { S: "a" },
      n: { N: "1.5" },
      b: { BOOL: true },
      z: { NULL: true },
      l: { L: [{ N: "1" }, { S: "2" }] },
      m: { M: { x: { N: "0" } } },
    });
  });

  it("keep the largest amount exact", () => {
    expect(fromItem(toItem({ amountMinor: Number.MAX_SAFE_INTEGER }))).toEqual({
      amountMinor: Number.MAX_SAFE_INTEGER,
    });
  });

  it("refuse an attribute that JSON does not have", () => {
    expect(() => fromItem({ set: { SS: ["a"] } })).toThrow(/holds a SS attribute/);
  });
});
