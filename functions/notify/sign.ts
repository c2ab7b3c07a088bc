import { createHmac } from "node:crypto";

/** A signing key: `whsec_` and 24 to 64 bytes in base64. Source: Standard Webhooks specification, "Signature scheme" */
export class SigningKeyError extends Error {
  override readonly name = "SigningKeyError";
}

const KEY = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** The bytes of a key. @throws SigningKeyError that repeats no part of it */
export function signingKey(text: string): Buffer {
  const bytes = Buffer.from(KEY.exec(text.trim())?.[1] ?? "", "base64");
  if (bytes.length < 24 || bytes.length > 64)
    throw new SigningKeyError("the key of the webhook must be whsec_ and the base64 of 24 to 64 bytes");
  return bytes;
}

/**
 * Headers that tell a receiver that a body is ours, what it is (a repetition has the same id) and how old: it should refuse one of more
 * than five minutes. Symmetric signature of the Standard Webhooks specification (standardwebhooks.com).
 */
export function signatureHeaders(id: string, body: string, key: Buffer, now: Date): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}
