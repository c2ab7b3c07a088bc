import * as z from "zod";
import type { KeyRing } from "#functions/pipelines/card-transactions/card-token";

const KEY_BYTES = 32;
const FORM = `{"current":"1","keys":{"1":"<base64 of ${KEY_BYTES} random bytes>"}}`;
const version = z.string().regex(/^[1-9]\d{0,5}$/, "a version is a whole number from 1");
const key = z
  .base64("a key is written in base64")
  .transform((text) => new Uint8Array(Buffer.from(text, "base64")))
  .refine((bytes) => bytes.length === KEY_BYTES, `a key has ${KEY_BYTES} bytes`);

const document = z
  .object({ current: version, keys: z.record(version, key) })
  .refine(({ current, keys }) => Object.hasOwn(keys, current), {
    path: ["current"],
    message: "names a key that is not there",
  });

/** No tokens can be made, so no event can be accepted. Names the secret and the remedy, shows nothing of its content. */
export class KeyRingError extends Error {
  override readonly name = "KeyRingError";
  constructor(secretId: string, problem: string, options?: ErrorOptions) {
    super(`The card token keys cannot be used: ${problem}. Store ${FORM} in the secret "${secretId}".`, options);
  }
}

const parseJson = (secretId: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause on purpose: the parser's message quotes the text.
    throw new KeyRingError(secretId, "the secret is not JSON");
  }
};

/**
 * The key ring in the text of a secret.
 *
 * @throws KeyRingError when it is not one.
 */
export const parseKeyRing = (secretId: string, text: string): KeyRing => {
  const parsed = document.safeParse(parseJson(secretId, text));
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    throw new KeyRingError(secretId, `${path[0]?.toString() ?? "the secret"}: ${message}`);
  }
  return { current: parsed.data.current, keys: new Map(Object.entries(parsed.data.keys)) };
};
