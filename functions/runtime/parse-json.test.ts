import { expect, it } from "vitest";
import { parseJson } from "./parse-json.ts";

it("reads JSON, and takes anything else for nothing", () => {
  expect(parseJson(' {"a":[1,null]}\n')).toEqual({ a: [1, null] });
  expect([parseJson("null"), parseJson('"x"')]).toEqual([null, "x"]);
  for (const text of ["", "{", "undefined", "{'a':1}", "[1,]", "\u0000"]) expect(parseJson(text)).toBeUndefined();
  expect(Object.getPrototypeOf(parseJson('{"__proto__":{"polluted":1}}'))).toBe(Object.prototype);
});
