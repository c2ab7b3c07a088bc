import { createHmac, randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskNumbers } from "#functions/runtime/redaction";
import { type KeyRing, tokenize } from "./card-token.ts";

const ring = (current = "1", key: Uint8Array = Buffer.alloc(32, 1)): KeyRing => ({
  current,
  keys: new Map([[current, key]]),
});
const cardNumber = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 11, maxLength: 19 });
const key = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("tokenize", () => {
  it("gives the same token for the same number and key", () => {
    fc.assert(
      fc.property(cardNumber, key, (number, bytes) => {
        expect(tokenize(number, ring("1", bytes))).toEqual(tokenize(number, ring("1", Uint8Array.from(bytes))));
      }),
    );
  });

  it("gives another token with another key", () => {
    fc.assert(
      fc.property(cardNumber, key, key, (number, one, other) => {
        fc.pre(!Buffer.from(one).equals(other));
        expect(tokenize(number, ring("1", one)).token).not.toBe(tokenize(number, ring("1", other)).token);
      }),
    );
  });

  it("never shows the number: four digits remain, and no token reads like a card number", () => {
    fc.assert(
      fc.property(cardNumber, key, (number, bytes) => {
        const card = tokenize(number, ring("7", bytes));
        expect(JSON.stringify(card)).not.toContain(number);
        expect(card.token).toMatch(/^tok_7_[a-z2-7]{32}$/);
        expect(maskNumbers(card.token)).toBe(card.token);
        expect(card).toMatchObject({ keyVersion: "7", lastFour: number.slice(-4) });
      }),
    );
  });

  it("gives 10,000 cards 10,000 tokens", () => {
    const tokens = new Set(
      Array.from({ length: 10_000 }, (_, index) => tokenize(String(4_000_000_000_000_000 + index), ring()).token),
    );
    expect(tokens.size).toBe(10_000);
  });

  it("uses the current key, and says so in the token", () => {
    const keys = new Map([
      ["1", randomBytes(32)],
      ["2", randomBytes(32)],
    ]);
    const [one, two] = ["1", "2"].map((current) => tokenize("4111111111111111", { current, keys }));
    expect(one!.token).toMatch(/^tok_1_/);
    expect(two!.token).toMatch(/^tok_2_/);
    expect(one!.token.slice(6)).not.toBe(two!.token.slice(6));
  });

  it("stays the same over releases, as stored events are found by it", () => {
    expect(tokenize("4111111111111111", ring()).token).toBe("tok_1_kvmxqcdbtxtgnqz7qheulzaqoe2oyusz");
  });

  it("is not the bare keyed hash of the number, which another use of the key might publish", () => {
    const hash = (text: string) => createHmac("sha256", Buffer.alloc(32, 1)).update(text).digest();
    const { token } = tokenize("4111111111111111", ring());
    expect(token).not.toBe(`tok_1_${base32(hash("4111111111111111"))}`);
    expect(token).toBe(`tok_1_${base32(hash("sluice/card-token/1\u00004111111111111111"))}`);
  });
});

/** RFC 4648 of the first 160 bits, by another way than the code's. */
const base32 = (bytes: Buffer): string => {
  const digits = BigInt(`0x${bytes.subarray(0, 20).toString("hex")}`)
    .toString(32)
    .padStart(32, "0");
  return [...digits].map((digit) => "abcdefghijklmnopqrstuvwxyz234567"[Number.parseInt(digit, 32)]).join("");
};
