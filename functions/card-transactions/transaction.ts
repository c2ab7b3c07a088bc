import * as z from "zod";
import { holdsCardNumber } from "./card-number.ts";

const noCardNumber = (text: string): boolean => !holdsCardNumber(text);
const CARD_NUMBER_INSIDE = "holds what looks like a card number; only cardNumber may";

const text = (longest: number) =>
  z
    .string("must be text")
    .min(1, "must not be empty")
    .max(longest, `must not be longer than ${longest} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not contain control characters or half characters")
    .refine(noCardNumber, CARD_NUMBER_INSIDE);

/** An event's identity: printable ASCII without spaces, 1 to 128 characters. A number is refused: beyond 2^53 it is no longer the same. */
export const transactionId = z
  .string("must be text, not a number")
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 printable ASCII characters without spaces")
  .refine(noCardNumber, CARD_NUMBER_INSIDE);

/**
 * Six decimals are 0.1 m. Finer ones say nothing of a place, but could carry a card number past everybody. (`+ 0` makes an
 * ordinary zero of a negative one.)
 */
const toSixDecimals = (degrees: number): number => Math.round(degrees * 1e6) / 1e6 + 0;
const degrees = (limit: number) =>
  z
    .number("must be a number of degrees")
    .min(-limit, `must be -${limit} to ${limit} degrees`)
    .max(limit, `must be -${limit} to ${limit} degrees`)
    .transform(toSixDecimals);

const location = z.strictObject(
  { latitude: degrees(90), longitude: degrees(180) },
  "must be an object with latitude and longitude",
);

const withoutCard = {
  id: transactionId,
  /** ISO 8601, UTC: `2019-01-01T00:00:18Z`. */
  occurredAt: z
    .string("must be text")
    .max(32, "must not be longer than 32 characters")
    .pipe(z.iso.datetime("must be an ISO 8601 time in UTC, such as 2019-01-01T00:00:18Z")),
  merchant: text(200),
  category: text(64),
  /** In the currency's smallest unit: 4.97 USD is 497. */
  amountMinor: z
    .int("must be a whole number of minor units, at most 2^53-1")
    .min(0, "must not be negative")
    .refine((amount) => noCardNumber(String(amount)), CARD_NUMBER_INSIDE),
  /** ISO 4217 letter code; its form only, as the list changes. */
  currency: z.string("must be text").regex(/^[A-Z]{3}$/, "must be three capital letters (ISO 4217)"),
  cardholder: location.optional(),
  merchantLocation: location.optional(),
};

const AN_OBJECT = "must be an object";

/** A transaction as a client submits it, with the card's number in clear. It must not be written or logged. */
export const submittedTransaction = z.strictObject(
  {
    ...withoutCard,
    /** 11 to 19 digits: public test data has lost a leading zero here and there, and its check digits do not hold. */
    cardNumber: z.string("must be text, not a number").regex(/^\d{11,19}$/, "must be 11 to 19 digits"),
  },
  AN_OBJECT,
);
export type SubmittedTransaction = z.infer<typeof submittedTransaction>;

/** What stands for a card number from then on. */
const card = z.strictObject({
  /** `tok_<key version>_<32 letters and digits>`: the same for the same card and key. */
  token: z.string().regex(/^tok_[1-9]\d{0,5}_[a-z2-7]{32}$/, "must be a card token"),
  keyVersion: z.string().regex(/^[1-9]\d{0,5}$/, "must be a key version"),
  lastFour: z.string().regex(/^\d{4}$/, "must be four digits"),
});
export type Card = z.infer<typeof card>;

/** A transaction as it travels and is stored: no card number. */
export const cardTransaction = z.strictObject({ ...withoutCard, card }, AN_OBJECT);
export type CardTransaction = z.infer<typeof cardTransaction>;
