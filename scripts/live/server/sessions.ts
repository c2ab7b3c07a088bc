import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { LiveRecordFile } from "./live-record.ts";

/** Who may see the page: whoever has this run's token, and pages that were let in by an earlier run's. */
export interface Sessions {
  /** This run's token, which is in the URL that is printed. */
  readonly token: string;
  /** The key of a new session for whoever shows the token; undefined for anything else. */
  open(token: unknown): string | undefined;
  /** Whether a key is that of a session. */
  knows(key: unknown): boolean;
}

/** How many pages are remembered; the oldest are forgotten first. */
const MOST_SESSIONS = 32;
const KEPT_MILLISECONDS = 7 * 24 * 3_600_000;
/** Longer texts are nobody's key. */
const MOST_CHARACTERS = 200;

const secret = () => randomBytes(32).toString("base64url");
const hashOf = (text: string) => createHash("sha256").update(text).digest();

/** Hashes have one length and tell nothing of what they are of: comparing them takes the same time whatever is shown. */
const isOf = (hash: Buffer, shown: unknown): boolean =>
  typeof shown === "string" && shown.length <= MOST_CHARACTERS && timingSafeEqual(hash, hashOf(shown));

/**
 * A fresh token, and the sessions of the record. A page keeps its session over restarts of the server; only hashes are written, so
 * that the file lets nobody in.
 */
export function openSessions(record: LiveRecordFile, now: () => number = Date.now): Sessions {
  const token = secret();
  const tokenHash = hashOf(token);
  const isCurrent = ({ since }: { readonly since: number }) => since <= now() && now() - since < KEPT_MILLISECONDS;
  let sessions = record.read().sessions.filter(isCurrent).slice(-MOST_SESSIONS);
  return {
    token,
    open: (shown) => {
      if (!isOf(tokenHash, shown)) return undefined;
      const key = secret();
      sessions = [...sessions, { hash: hashOf(key).toString("hex"), since: now() }].slice(-MOST_SESSIONS);
      record.write({ ...record.read(), sessions });
      return key;
    },
    // All are compared: which one it is shows in no time either.
    knows: (key) =>
      sessions.filter((session) => isCurrent(session) && isOf(Buffer.from(session.hash, "hex"), key)).length > 0,
  };
}
