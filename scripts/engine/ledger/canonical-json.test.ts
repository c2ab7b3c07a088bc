import { describe, expect, it } from "vitest";
import { canonicalJson, stringsIn } from "./canonical-json.ts";

describe("canonical JSON", () => {
  it("is the same in whatever order and layout something was written", () => {
    const one = JSON.parse('{"b": {"y": 1, "x": [1, 2]}, "a": null}');
    const other = JSON.parse('{"a":null,\n"b":{"x":[1,2],"y":1}}');
    expect(canonicalJson(one)).toBe(canonicalJson(other));
  });

  it("keeps apart what differs in value, type, order of a list or presence", () => {
    const values = [
      { a: 1 },
      { a: "1" },
      { a: [1, 2] },
      { a: [2, 1] },
      { a: null },
      {},
      { b: 1 },
      { a: { a: 1 } },
      [{ a: 1 }],
    ];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });

  it("says nothing of comments and metadata, at whatever depth", () => {
    const bare = { resource: { t: { n: { block: [{ a: 1 }] } } } };
    const noted = {
      "//": { metadata: {} },
      resource: { "//": "x", t: { n: { "//": { metadata: { path: "p" } }, block: [{ "//": 1, a: 1 }] } } },
    };
    expect(canonicalJson(noted)).toBe(canonicalJson(bare));
  });

  it("keeps keys apart that JavaScript treats specially", () => {
    const hostile = JSON.parse('{"__proto__": {"x": 1}, "10": 1, "9": 2}');
    expect(canonicalJson(hostile)).toBe('{"9":2,"10":1,"__proto__":{"x":1}}');
  });
});

describe("the strings of a value", () => {
  it("are all values, without keys and without what is skipped", () => {
    const value = { a: "1", b: ["2", { c: "3", "//": "x" }], depends_on: ["y"], n: 4, z: null };
    expect([...stringsIn(value, ["//", "depends_on"])]).toEqual(["1", "2", "3"]);
    expect([...stringsIn(value)]).toEqual(["1", "2", "3", "y"]);
  });
});
