import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import type { LookupFunction } from "node:net";
import type { Address, WebhookTarget } from "./webhook-target.ts";

/** What a webhook answered. Its text is of no interest, and may be hostile. */
export interface Answer {
  readonly status: number;
  /** As it was sent; undefined where it was not. */
  readonly retryAfter: string | undefined;
}

/** Longest wait for an answer, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Answers every question for an address with the one that was checked. */
const pinned =
  ({ address, family }: Address): LookupFunction =>
  (_hostname, options, callback) =>
    options.all ? callback(null, [{ address, family }]) : callback(null, address, family);

/**
 * Posts JSON to the very address that was checked, over a connection of its own. A redirection is an answer like any other and is not
 * followed. @throws Error if there is no answer
 */
export function post(
  { url, address }: WebhookTarget,
  body: string,
  headers: Readonly<Record<string, string>>,
  patienceMs = PATIENCE_MS,
): Promise<Answer> {
  const request = url.protocol === "https:" ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: "POST",
      agent: false,
      lookup: pinned(address),
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        ...headers,
        "content-type": "application/json; charset=utf-8",
        "content-length": String(Buffer.byteLength(body)),
        "user-agent": "sluice-notify/1",
      },
    });
    sent.on("error", reject);
    // The last that there is of a request, and all that there is of some.
    sent.on("close", () => reject(new Error("the connection was closed without an answer")));
    // An answer, too, if to a question that nobody asked. Without a listener Node says nothing of it at all.
    sent.on("upgrade", ({ statusCode = 0 }) => {
      resolve({ status: statusCode, retryAfter: undefined });
      sent.destroy();
    });
    sent.on("response", (response) => {
      const retryAfter = response.headers["retry-after"];
      resolve({ status: response.statusCode ?? 0, retryAfter });
      // Nothing of the body is read: it may have no end.
      sent.destroy();
    });
    sent.end(body);
  });
}
