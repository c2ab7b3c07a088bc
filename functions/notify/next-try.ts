/** How a try ended. Its reason names no secret. */
export type Tried =
  | { readonly kind: "sent" }
  | { readonly kind: "failed"; readonly reason: string; readonly retryAfterMs?: number }
  /** No further try can succeed. */
  | { readonly kind: "refused"; readonly reason: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** No receiver puts us off for longer. */
const LONGEST_WISH_MS = 6 * HOUR;

/** The receiver has read it and will never take it. */
const FINAL = new Set([400, 410, 413, 415, 422]);

/** What a header `Retry-After` asks for, in milliseconds: seconds, or a date. Undefined for nonsense. Source: RFC 9110, section 10.2.3 */
export function retryAfterMs(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  const wish = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(wish) ? Math.min(LONGEST_WISH_MS, Math.max(0, wish)) : undefined;
}

/** What an answer of a webhook means. */
export function judge(
  { status, retryAfter }: { readonly status: number; readonly retryAfter: string | undefined },
  now: Date,
): Tried {
  if (status >= 200 && status < 300) return { kind: "sent" };
  if (FINAL.has(status)) return { kind: "refused", reason: `the webhook answered ${status}` };
  const reason = `the webhook answered ${status}${status >= 300 && status < 400 ? "; redirections are not followed" : ""}`;
  const wish = retryAfterMs(retryAfter, now);
  return { kind: "failed", reason, ...(wish !== undefined && { retryAfterMs: wish }) };
}

/**
 * When it is tried again after so many tries: after 1, 2, 4, ... minutes, an hour at most, and never before the receiver asked for. A tenth
 * more at random, so that what failed together does not come back together. Undefined once it has been tried for long enough.
 * @param random 0 to 1
 */
export function nextTry(
  {
    attempts,
    announcedAt,
    now,
    retryAfterMs: wish = 0,
    giveUpAfterHours,
  }: {
    readonly attempts: number;
    readonly announcedAt: Date;
    readonly now: Date;
    readonly retryAfterMs?: number | undefined;
    readonly giveUpAfterHours: number;
  },
  random: number,
): Date | undefined {
  const backoff = Math.min(HOUR, MINUTE * 2 ** Math.min(10, attempts - 1));
  const at = now.getTime() + Math.max(wish, backoff) * (1 + random / 10);
  return at <= announcedAt.getTime() + giveUpAfterHours * HOUR ? new Date(at) : undefined;
}
