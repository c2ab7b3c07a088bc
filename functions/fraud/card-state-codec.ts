import { type CardState, type Payment, PLACES_PER_DEGREE, REMEMBERED_PAYMENTS } from "./card-state.ts";
import type { RuleName } from "./rules.ts";

/** What the bytes of a card's state are not. */
export class CardStateError extends Error {
  override readonly name = "CardStateError";
}

/** First byte of the only form so far. */
const VERSION = 1;
const HEADER_BYTES = 1;
/** id 8, time 6, amount 7, currency 2, place 4 + 4, score 3, rules 2. */
const PAYMENT_BYTES = 36;
/** Latitude of a payment that has no place. */
const NOWHERE = -(2 ** 31);
/** Scores are told to a tenth of a point. */
const SCORES_PER_POINT = 10;

/** Bits of the rules, the lowest first. Append only: a rule that is gone keeps its bit, or old states would name another. */
const RULE_BITS = [
  "unusualAmount",
  "unusualHour",
  "unusualAmountAndHour",
  "aboveOwnHistory",
  "cardUnderSuspicion",
  "cardTesting",
  "velocity",
  "impossibleTravel",
  "blockedMerchant",
] as const satisfies readonly RuleName[];

/** A card's state in 36 bytes a payment: 24 of them, with their keys, are an item of less than 1 KB, the least that a write is paid by. */
export function encodeCardState({ payments }: CardState): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES + payments.length * PAYMENT_BYTES);
  bytes.writeUInt8(VERSION);
  for (const [index, payment] of payments.entries()) writePayment(bytes, HEADER_BYTES + index * PAYMENT_BYTES, payment);
  return bytes;
}

/**
 * The state that {@link encodeCardState} made the bytes of.
 * @throws CardStateError for bytes that it did not make
 */
export function decodeCardState(given: Uint8Array): CardState {
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.length === 0) throw new CardStateError("is empty");
  const version = bytes.readUInt8();
  if (version !== VERSION) throw new CardStateError(`has the form ${version}, and this code reads form ${VERSION}`);
  const count = (bytes.length - HEADER_BYTES) / PAYMENT_BYTES;
  if (!Number.isInteger(count) || count > REMEMBERED_PAYMENTS)
    throw new CardStateError(
      `has ${bytes.length} bytes, which is no number of payments from 0 to ${REMEMBERED_PAYMENTS}`,
    );
  const payments = Array.from({ length: count }, (_, index) =>
    readPayment(bytes, HEADER_BYTES + index * PAYMENT_BYTES),
  );
  const early = payments.findIndex(({ at }, index) => at < (payments[index - 1]?.at ?? 0));
  if (early >= 0) throw new CardStateError(`has payment ${early + 1} before the one that precedes it`);
  return { payments };
}

function writePayment(
  bytes: Buffer,
  from: number,
  { id, at, amountMinor, currency, place, score, rules }: Payment,
): void {
  bytes.write(id, from, 8, "hex");
  bytes.writeUIntBE(at, from + 8, 6);
  writeAmount(bytes, from + 14, amountMinor);
  bytes.writeUInt16BE(
    [...currency].reduce((sum, letter) => sum * 32 + letter.charCodeAt(0) - 64, 0),
    from + 21,
  );
  bytes.writeInt32BE(place ? Math.round(place.latitude * PLACES_PER_DEGREE) : NOWHERE, from + 23);
  bytes.writeInt32BE(place ? Math.round(place.longitude * PLACES_PER_DEGREE) : 0, from + 27);
  bytes.writeUIntBE(Math.round(score * SCORES_PER_POINT), from + 31, 3);
  bytes.writeUInt16BE(
    RULE_BITS.reduce((bits, name, bit) => (rules.includes(name) ? bits | (1 << bit) : bits), 0),
    from + 34,
  );
}

function readPayment(bytes: Buffer, from: number): Payment {
  const letters = bytes.readUInt16BE(from + 21);
  const currency = [letters >> 10, (letters >> 5) & 31, letters & 31]
    .map((letter) => String.fromCharCode(64 + letter))
    .join("");
  if (!/^[A-Z]{3}$/.test(currency)) throw new CardStateError("has a payment in no currency");
  const [latitude, longitude] = [bytes.readInt32BE(from + 23), bytes.readInt32BE(from + 27)];
  const bits = bytes.readUInt16BE(from + 34);
  return {
    id: bytes.toString("hex", from, from + 8),
    at: bytes.readUIntBE(from + 8, 6),
    amountMinor: readAmount(bytes, from + 14),
    currency,
    ...(latitude !== NOWHERE && {
      place: { latitude: latitude / PLACES_PER_DEGREE, longitude: longitude / PLACES_PER_DEGREE },
    }),
    score: bytes.readUIntBE(from + 31, 3) / SCORES_PER_POINT,
    rules: RULE_BITS.filter((_, bit) => bits & (1 << bit)),
  };
}

/** Amounts have 53 bits, and a buffer's own numbers 48 at most. */
const LOW_BYTES = 4;
const LOW = 2 ** 32;

function writeAmount(bytes: Buffer, from: number, amount: number): void {
  bytes.writeUIntBE(Math.floor(amount / LOW), from, 3);
  bytes.writeUIntBE(amount % LOW, from + 3, LOW_BYTES);
}

function readAmount(bytes: Buffer, from: number): number {
  const amount = bytes.readUIntBE(from, 3) * LOW + bytes.readUIntBE(from + 3, LOW_BYTES);
  if (Number.isSafeInteger(amount)) return amount;
  throw new CardStateError("has an amount beyond 2^53");
}
