import { createHash, randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holdsCardNumber, holdsThisCardNumber } from "./card-number.ts";

/** Public test numbers of the card schemes. */
const CARDS = [
  "4111111111111111",
  "5555555555554444",
  "378282246310005",
  "6011111111111117",
  "30569309025904",
  "4222222222222",
  "3530111333300000",
];

describe("holdsCardNumber", () => {
  it.each(CARDS)("finds %s alone, in a sentence, in groups and glued to a word", (card) => {
    const groups = card.match(/.{1,4}/g)!;
    for (const text of [
      card,
      `Shop ${card} Ltd`,
      `(${card})`,
      `x${card}`,
      `card${card}y`,
      groups.join(" "),
      groups.join("-"),
      groups.join("."),
      `no_${groups.join("_")}`,
    ]) {
      expect(holdsCardNumber(text), text).toBe(true);
    }
  });

  it.each(CARDS)("finds %s between other digits, as people note an expiry date or a code beside it", (card) => {
    const grouped = card.match(/.{1,4}/g)!.join(" ");
    for (const text of [
      `${card} 12/27`,
      `${grouped} 12/27`,
      `${grouped} 12/27 123`,
      `12/27 ${grouped}`,
      `2026-11-20 ${card}`,
      `1234567890123 ${card}`,
      `4111 1111 ${grouped}`,
      `${card} ${card}`,
    ]) {
      expect(holdsCardNumber(text), text).toBe(true);
    }
  });

  it("finds digits of other scripts that normalize to ours", () => {
    expect(holdsCardNumber("４１１１１１１１１１１１１１１１")).toBe(true);
  });

  it.each([
    ["a wrong check digit", "4111111111111112"],
    ["too few digits", "411111111111"],
    ["too many digits", "41111111111111111111"],
    ["an epoch time in milliseconds", "1546300818000"],
    ["a numeric identifier of our days", "1079283746510012416"],
    ["a phone number", "+82 2-1234-5678"],
    ["a merchant", "Heller, Gutmann and Zieme"],
    ["nothing", ""],
  ])("does not take %s for a card number", (_, text) => expect(holdsCardNumber(text)).toBe(false));

  it("leaves hashes and UUIDs alone, which hold long runs of digits by chance", () => {
    for (let index = 0; index < 2_000; index++) {
      const hash = createHash("md5").update(String(index)).digest("hex");
      expect([hash, `tx-${hash}`, `${hash}:1`, randomUUID()].filter(holdsCardNumber)).toEqual([]);
    }
    expect(holdsCardNumber("0a4111111111111111b")).toBe(false);
    expect(holdsCardNumber("41111111-1111-1111-8111-111111111111")).toBe(false);
  });

  it("takes at most one in ten random numbers for a card", () => {
    const found = Array.from({ length: 2_000 }, (_, index) =>
      BigInt(`0x${createHash("md5").update(String(index)).digest("hex").slice(0, 13)}`),
    )
      .map((number) => String(number).padStart(16, "7"))
      .filter(holdsCardNumber);
    expect(found.length).toBeLessThan(200);
  });

  it("ends soon on hostile text", () => {
    const began = performance.now();
    for (const text of ["1".repeat(200), "1 ".repeat(100), "a1".repeat(100), "4111-".repeat(40), "f".repeat(200)])
      holdsCardNumber(text);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe("holdsThisCardNumber", () => {
  const number = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 11, maxLength: 19 });
  const separator = fc.string({ unit: fc.constantFrom(..." -._:/xé"), maxLength: 3 });

  it("finds the number whatever stands between its digits", () => {
    fc.assert(fc.property(number, separator, (card, gap) => holdsThisCardNumber(`a${[...card].join(gap)}b`, card)));
  });

  it("finds a number that was itself written in groups", () => {
    expect(holdsThisCardNumber("id-630423337322", "6304 2333 7322")).toBe(true);
  });

  it("does not find it where it is not", () => {
    expect(holdsThisCardNumber("tx-1", "630423337322")).toBe(false);
    expect(holdsThisCardNumber("63042333732", "630423337322")).toBe(false);
  });

  it("does not call a text suspicious because there is no number to look for", () => {
    expect(holdsThisCardNumber("tx-1", "")).toBe(false);
    expect(holdsThisCardNumber("tx-12", "undefined")).toBe(false);
    expect(holdsThisCardNumber("tx-12", "12")).toBe(false);
  });
});
