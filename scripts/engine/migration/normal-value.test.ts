import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "#functions/runtime/canonical-json";
import type { Field } from "./mapping.ts";
import { isSame, normalValue, valueAt } from "./normal-value.ts";

const pair = { old: "o", new: "n", hidden: false };
const text = (change: object = {}): Field =>
  ({ ...pair, as: "text", whitespace: "keep", case: "keep", values: {}, ...change }) as Field;
const number = (change: object = {}): Field =>
  ({ ...pair, as: "number", factor: "1", tolerance: "0", ...change }) as Field;
const time = (change: object = {}): Field =>
  ({ ...pair, as: "time", zone: "+00:00", epoch: "seconds", toleranceMilliseconds: 0, ...change }) as Field;
const boolean: Field = { ...pair, as: "boolean" };
const json: Field = { ...pair, as: "json" };

const agree = (old: Json | undefined, here: Json | undefined, field: Field) =>
  isSame(normalValue(old, field, "old"), normalValue(here, field, "new"), field);

describe("two values", () => {
  it.each<[string, Json | undefined, Json | undefined, Field]>([
    ["the same text", "a", "a", text()],
    ["blanks, where they do not count", "  a\t b\n", "a b", text({ whitespace: "collapse" })],
    ["one letter written in two ways", "e\u0301", "\u00e9", text()],
    ["capitals, where they do not count", "USD", "usd", text({ case: "ignore" })],
    ["the end of a number", "4111111111111111", "1111", text({ last: 4 })],
    ["what is called otherwise here", "P", "paid", text({ values: { P: "paid" } })],
    ["a number and its text", 7, "7", text()],
    ["dollars and cents", "4.97", 497, number({ factor: "100" })],
    ["a number within its tolerance", "48.8878004", 48.8878, number({ tolerance: "0.000001" })],
    ["identifiers beyond 2^53", "9007199254740993", "9007199254740993", number()],
    ["local time and UTC", "2026-11-20 12:00:00", "2026-11-20T03:00:00Z", time({ zone: "+09:00" })],
    [
      "times within their tolerance",
      "2026-11-20 12:00:00",
      "2026-11-20T12:00:00.999Z",
      time({ toleranceMilliseconds: 999 }),
    ],
    ["truth in words and as a number", "Y", true, boolean],
    ["untruth", 0, false, boolean],
    ["objects, in whatever order", { a: 1, b: [2] }, { b: [2], a: 1 }, json],
    ["JSON in a column", '{"a":12345678901234567890}', { a: "12345678901234567890" }, json],
    ["nothing in either", null, undefined, text()],
  ])("agree: %s", (_, old, here, field) => expect(agree(old, here, field)).toBe(true));

  it.each<[string, Json | undefined, Json | undefined, Field]>([
    ["blanks, where they count", "a ", "a", text()],
    ["neighbours beyond 2^53", "9007199254740993", "9007199254740992", number()],
    ["a cent", "4.97", 498, number({ factor: "100" })],
    ["a number beyond its tolerance", "0.12", 0.1, number({ tolerance: "0.01" })],
    ["no number and a number", "n/a", 0, number()],
    ["a number that only keeps the machine busy", "1e399", 0, number({ factor: "1e300" })],
    ["a millisecond too much", "2026-11-20 12:00:00", "2026-11-20T12:00:01Z", time({ toleranceMilliseconds: 999 })],
    ["nothing and an empty text", null, "", text()],
    ["nothing and no", null, false, boolean],
    ["a list in another order", [1, 2], [2, 1], json],
    ["names that every object has", "constructor", "x", text({ values: {} })],
  ])("disagree: %s", (_, old, here, field) => expect(agree(old, here, field)).toBe(false));

  it("agree where neither is what it should be, but the same", () => {
    expect(agree("n/a", "n/a", number())).toBe(true);
  });
});

describe("what lies at a path", () => {
  const row = JSON.parse('{"a":{"b":[{"c":1}]},"x.y":2,"__proto__":{"p":3}}') as JsonObject;

  it.each<[string, unknown]>([
    ["a.b.0.c", 1],
    ["x.y", 2],
    ["__proto__.p", 3],
    ["a.b.length", 1],
    ["a.c", undefined],
    ["constructor.name", undefined],
    ["a.b.0.c.toString", undefined],
    ["a.__proto__", undefined],
  ])("%s", (path, value) => expect(valueAt(row, path)).toEqual(value));
});
