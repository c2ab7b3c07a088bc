import * as z from "zod";
import { AN_OBJECT, currency, decimal, identifier, instant, minorUnits, text, version } from "../fields.ts";

/** Six decimals are 0.1 m. */
const degrees = (limit: number) => decimal("degrees", { min: -limit, max: limit, decimals: 6 });

const location = z.strictObject(
  { latitude: degrees(90), longitude: degrees(180) },
  "must be an object with latitude and longitude",
);

const withoutCard = {
  id: identifier,
  /** From 2 on, a correction of what was sent before: the amount that was settled, say. @default 1 */
  revision: version.optional(),
  occurredAt: instant,
  merchant: text(200),
  category: text(64),
  amountMinor: minorUnits,
  currency,
  cardholder: location.optional(),
  merchantLocation: location.optional(),
};

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
