import { describe, expect, it } from "vitest";
import { getDecoder, getEncoder } from "./iconv-lite.ts";

describe("what stands in for iconv-lite", () => {
  it.each(["", "admin", "관리자", "é\u0000ÿ", "\uffff"])("reads and writes %j as CESU-8", (text) => {
    const bytes = getEncoder("cesu8").write(text);
    expect(bytes).toEqual(Buffer.from(text, "utf8"));
    expect(getDecoder("cesu8").write(bytes)).toBe(text);
    expect(getDecoder("cesu8").end()).toBeUndefined();
  });

  it("refuses what it would write otherwise than the original, instead of writing it wrongly", () => {
    expect(() => getEncoder("cesu8").write("🚀")).toThrow("a character that CESU-8 is left out for");
  });

  it.each(["sjis", "utf16le", "latin1", ""])("has no encoding %j", (encoding) => {
    expect(() => getDecoder(encoding)).toThrow("is not part of this function");
    expect(() => getEncoder(encoding)).toThrow("connect with charset utf8mb4");
  });
});
