import { expect, it } from "vitest";
import { bytesOf, writeUnits } from "./item-size.ts";

// The rules of the developer guide, case by case.
it.each([
  ["a name and a text in UTF-8", { naïve: { S: "株" } }, 6 + 3],
  ["bytes", { b: { B: new Uint8Array(7) } }, 1 + 7],
  ["a small number", { n: { N: "7" } }, 1 + 2],
  ["a number of 13 digits", { n: { N: "1795201890123" } }, 1 + 8],
  ["a negative number with decimals", { n: { N: "-81.1781" } }, 1 + 5],
  ["zeros before and behind, which are not stored", { n: { N: "0.00500" } }, 1 + 2],
  ["a truth value", { t: { BOOL: true } }, 1 + 1],
  ["nothing", { z: { NULL: true } }, 1 + 1],
  ["a list: three and one for each entry", { l: { L: [{ S: "ab" }, { S: "c" }] } }, 1 + 3 + 2 + 3],
  ["a map: three and one for each entry", { m: { M: { x: { S: "ab" } } } }, 1 + 3 + 1 + 1 + 2],
])("counts %s", (_, item, bytes) => expect(bytesOf(item)).toBe(bytes));

it("charges by the kilobyte begun", () => {
  const units = (length: number) => writeUnits({ a: { S: "x".repeat(length - 1) } });
  expect([1, 1_024, 1_025, 2_048, 2_049].map(units)).toEqual([1, 1, 2, 2, 3]);
});
