import { createHmac } from "node:crypto";
import type { Card } from "./transaction.ts";

/** The keys that card tokens are made with: new tokens by the current one, the others for tokens that exist. */
export interface KeyRing {
  readonly current: string;
  /** 32 bytes by version. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
}

/** Separates these tokens from anything else that may ever be computed with the same key. */
const PURPOSE = "sluice/card-token/1";
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
/** 160 bits: among a thousand million cards, the odds of one collision are below 1 in 10^30. Fills 32 letters exactly. */
const TOKEN_BYTES = 20;

/** RFC 4648 base 32 in lower case. Letters mostly, so that no token ever reads like a card number, as hexadecimal would. */
const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.replace(/.{5}/g, (five) => ALPHABET[Number.parseInt(five, 2)]!);
};

/**
 * Replaces a card number by its token: the same number and key version give the same token, without the key it can neither be
 * made nor reversed (card numbers are few enough to try them all against a plain hash). After a rotation a card has a
 * new token, so its events before and after are on different partition keys.
 */
export const tokenize = (cardNumber: string, { current, keys }: KeyRing): Card => {
  const code = createHmac("sha256", keys.get(current)!).update(`${PURPOSE}\0${cardNumber}`).digest();
  return {
    token: `tok_${current}_${base32(code.subarray(0, TOKEN_BYTES))}`,
    keyVersion: current,
    lastFour: cardNumber.slice(-4),
  };
};
