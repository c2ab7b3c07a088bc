import { describe, expect, it } from "vitest";
import { KeyRingError, parseKeyRing } from "./key-ring.ts";

const one = Buffer.alloc(32, 1).toString("base64");
const two = Buffer.alloc(32, 2).toString("base64");
const parse = (document: unknown) =>
  parseKeyRing("local/card-token-keys", typeof document === "string" ? document : JSON.stringify(document));

describe("parseKeyRing", () => {
  it("reads the current version and all keys", () => {
    const ring = parse({ current: "2", keys: { 1: one, 2: two } });
    expect(ring.current).toBe("2");
    expect([...ring.keys]).toEqual([
      ["1", new Uint8Array(32).fill(1)],
      ["2", new Uint8Array(32).fill(2)],
    ]);
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["no object", "[]"],
    ["no keys", { current: "1" }],
    ["a current key that is not there", { current: "3", keys: { 1: one } }],
    ["a key that is everybody's", { current: "toString", keys: { 1: one } }],
    ["a short key", { current: "1", keys: { 1: Buffer.alloc(16).toString("base64") } }],
    ["a long key", { current: "1", keys: { 1: Buffer.alloc(33).toString("base64") } }],
    ["a key that is not base64", { current: "1", keys: { 1: "§".repeat(44) } }],
    ["a version that does not fit a token", { current: "1_2", keys: { "1_2": one } }],
    ["a version zero", { current: "0", keys: { 0: one } }],
    ["a version from a prototype", `{"current":"1","keys":{"__proto__":{"1":"${one}"}}}`],
  ])("refuses %s, naming secret and remedy", (_, document) => {
    expect(() => parse(document)).toThrow(KeyRingError);
    expect(() => parse(document)).toThrow(/in the secret "local\/card-token-keys"/);
    expect(() => parse(document)).toThrow(/base64 of 32 random bytes/);
  });

  it("shows nothing of the secret, not even of a broken one", () => {
    for (const document of ["hunter2", '{"current":"hunter2"', { current: "hunter2", keys: { hunter2: "hunter2" } }]) {
      const error = (() => {
        try {
          return parse(document);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toBeInstanceOf(KeyRingError);
      expect(`${(error as Error).stack} ${(error as Error).cause}`).not.toContain("hunter2");
    }
  });
});
