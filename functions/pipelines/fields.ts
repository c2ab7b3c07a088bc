import * as z from "zod";
import { holdsCardNumber } from "#functions/runtime/card-number";

const noCardNumber = (value: string | number): boolean => !holdsCardNumber(String(value));
/** No field of any pipeline may carry a card number in clear, whoever put it there. */
const CARD_NUMBER_INSIDE = "holds what looks like a card number; only cardNumber may";

/** Text for people, 1 to `longest` characters. */
export const text = (longest: number) =>
  z
    .string("must be text")
    .min(1, "must not be empty")
    .max(longest, `must not be longer than ${longest} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not contain control characters or half characters")
    .refine(noCardNumber, CARD_NUMBER_INSIDE);

/** An identity: printable ASCII without spaces, 1 to 128 characters. A number is refused: beyond 2^53 it is no longer the same. */
export const identifier = z
  .string("must be text, not a number")
  .regex(/^[\x21-\x7e]{1,128}$/, "must be 1 to 128 printable ASCII characters without spaces")
  .refine(noCardNumber, CARD_NUMBER_INSIDE);

/** ISO 8601, UTC: `2019-01-01T00:00:18Z`. */
export const instant = z
  .string("must be text")
  .max(32, "must not be longer than 32 characters")
  .pipe(z.iso.datetime("must be an ISO 8601 time in UTC, such as 2019-01-01T00:00:18Z"));

/** An amount in the currency's smallest unit: 4.97 USD is 497. */
export const minorUnits = z
  .int("must be a whole number of minor units, at most 2^53-1")
  .min(0, "must not be negative")
  .refine(noCardNumber, CARD_NUMBER_INSIDE);

/** ISO 4217 letter code; its form only, as the list changes. */
export const currency = z.string("must be text").regex(/^[A-Z]{3}$/, "must be three capital letters (ISO 4217)");

/** The most that a version may be: twelve digits, fewer than a card number has. */
export const HIGHEST_VERSION = 999_999_999_999;

/** Which version of its result an event makes: 1 to 999,999,999,999, later ones are higher. */
export const version = z
  .int("must be a whole number")
  .min(1, "must be 1 or more")
  .max(HIGHEST_VERSION, `must be at most ${HIGHEST_VERSION}`);

/**
 * A number with so many decimals, within bounds. Finer ones say nothing that was measured, but could carry a card number past
 * everybody. (`+ 0` makes an ordinary zero of a negative one.)
 */
export const decimal = (unit: string, { min, max, decimals }: { min: number; max: number; decimals: number }) =>
  z
    .number(`must be a number of ${unit}`)
    .min(min, `must be ${min} to ${max} ${unit}`)
    .max(max, `must be ${min} to ${max} ${unit}`)
    .transform((value) => Math.round(value * 10 ** decimals) / 10 ** decimals + 0);

export const AN_OBJECT = "must be an object";
