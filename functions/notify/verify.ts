import { timingSafeEqual } from "node:crypto";
import { signatureHeaders } from "./sign.ts";

/** Seconds that a message may be old, or ahead of our clock. Source: Standard Webhooks specification, "Verifying webhook authenticity" */
const TOLERANCE_SECONDS = 300;

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * What a receiver does: whether a body is signed by the key, and no older than five minutes.
 * @returns undefined if it is ours; otherwise why it is refused
 */
export function refusalOf(headers: Headers, body: string, key: Buffer, now: Date): string | undefined {
  const { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures } = headers;
  if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") return "is not signed";
  if (!/^\d{1,12}$/.test(timestamp)) return "has no time";
  const signedAt = new Date(Number(timestamp) * 1000);
  if (Math.abs(now.getTime() - signedAt.getTime()) > TOLERANCE_SECONDS * 1000) return "is too old";
  const wanted = Buffer.from(signatureHeaders(id, body, key, signedAt)["webhook-signature"] ?? "");
  // Several while a key is being renewed.
  const matches = signatures.split(" ").map((each) => Buffer.from(each));
  return matches.some((each) => each.length === wanted.length && timingSafeEqual(each, wanted))
    ? undefined
    : "is signed by another key, or altered";
}
