import * as z from "zod";
import { type Json, payloadHash } from "#functions/runtime/canonical-json";

/** What an event says, in a form that can be compared. */
export interface Content {
  /** SHA-256 of the whole payload. */
  readonly exact: string;
  /** SHA-256 of the payload without the card's token, and the version of the key that made the token. */
  readonly tokenless: string;
  readonly keyVersion: string;
}

const withCard = z.looseObject({ card: z.looseObject({ keyVersion: z.string(), lastFour: z.string() }) });

/** The content of a payload, whether or not it has the form of an event. */
export function contentOf(payload: Json): Content {
  const exact = payloadHash(payload);
  const event = withCard.safeParse(payload).data;
  if (event === undefined) return { exact, tokenless: exact, keyVersion: "" };
  const { card, ...rest } = event;
  const tokenless = payloadHash({ ...(rest as { readonly [name: string]: Json }), lastFour: card.lastFour });
  return { exact, tokenless, keyVersion: card.keyVersion };
}

/** Whether two events say the same. The same card has another token after its key was changed. */
export const sameContent = (one: Content, other: Content): boolean =>
  one.exact === other.exact || (one.keyVersion !== other.keyVersion && one.tokenless === other.tokenless);
