import { randomBytes } from "node:crypto";
import { KeyRingError, parseKeyRing } from "#functions/ingest-events/key-ring";
import { SigningKeyError, signingKey } from "#functions/notify/sign";
import { SecretText } from "./secret-text.ts";

/** What this repository knows about a secret besides its entry. */
export interface KnownSecret {
  /** What is wrong with a value; undefined if nothing is. Repeats no part of it. */
  problem(value: SecretText): string | undefined;
  /** The first value, where it can be made up. */
  readonly generate?: () => SecretText;
  /** The next value made of the one in use; where it is missing, a person brings it. */
  readonly renew?: (current: SecretText) => SecretText;
  /** What a new value must not lose of the one in use; undefined if it loses nothing. */
  readonly loss?: (current: SecretText, next: SecretText) => string | undefined;
  /** What is left to do after a new value is in use. */
  readonly afterRenewal: string;
}

/** Bytes of a value. Source: quotas of Secrets Manager. */
const LONGEST = 65_536;
const KEY_BYTES = 32;

const newKey = () => randomBytes(KEY_BYTES).toString("base64");

interface KeyDocument {
  readonly current: string;
  readonly keys: Readonly<Record<string, string>>;
}

const ringProblem = (value: SecretText): string | undefined => {
  try {
    parseKeyRing("card-token-keys", value.reveal());
    return undefined;
  } catch (error) {
    if (error instanceof KeyRingError) return error.message;
    throw error;
  }
};

const keysOf = (value: SecretText) => parseKeyRing("card-token-keys", value.reveal()).keys;

/** The tokens of a card are made with the current key; those of an earlier key can be told to be the same card with that key only. */
const cardTokenKeys: KnownSecret = {
  problem: ringProblem,
  generate: () => new SecretText(JSON.stringify({ current: "1", keys: { "1": newKey() } } satisfies KeyDocument)),
  renew: (current) => {
    const { keys } = JSON.parse(current.reveal()) as KeyDocument;
    const version = String(Math.max(...Object.keys(keys).map(Number)) + 1);
    return new SecretText(JSON.stringify({ current: version, keys: { ...keys, [version]: newKey() } }));
  },
  loss: (current, next) => {
    // What functions cannot read has made no tokens.
    if (ringProblem(current) !== undefined) return undefined;
    const [before, after] = [keysOf(current), keysOf(next)];
    const lost = [...before].filter(([version, key]) => {
      const kept = after.get(version);
      return kept === undefined || !Buffer.from(kept).equals(Buffer.from(key));
    });
    if (lost.length === 0) return undefined;
    return `it lacks or alters the key ${lost.map(([version]) => version).join(", ")} that is there, and tokens made with it could never be matched again; add keys, keep the old ones (\`secrets rotate\` does so)`;
  },
  afterRenewal:
    "Nothing is left to do: functions read the keys again within five minutes, and tokens of both keys stay valid.",
};

const userAndPassword = /^[^:@/?#\s]+:[^:@/?#\s]+$/;
/** A host under a domain, as an SRV record's name has to be. */
const srvHost = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?){2,}$/i;

/** Source: "Connection Strings", MongoDB manual; SRV form. */
function mongodbProblem(value: SecretText): string | undefined {
  const text = value.reveal();
  if (!text.startsWith("mongodb+srv://")) return "it must begin with mongodb+srv://";
  if (/[\s\p{Cc}]/u.test(text)) return "it must be one line without spaces";
  if (/[<>]/.test(text)) return "it still has a placeholder in <...>; put the user and the password in its place";
  const [authority = ""] = text.slice("mongodb+srv://".length).split(/[/?#]/);
  const at = authority.lastIndexOf("@");
  if (at === -1 || !userAndPassword.test(authority.slice(0, at)))
    return "it must have user and password before the host (user:password@host), with any of :/?#[]@ in them percent-encoded";
  const host = authority.slice(at + 1);
  if (host.includes(",")) return "it must have one host: its SRV record names the others";
  if (host.includes(":")) return "it must have no port: the SRV record says it";
  return srvHost.test(host) ? undefined : "its host must be a name with at least two dots, as Atlas shows it";
}

function webhookProblem(value: SecretText): string | undefined {
  const text = value.reveal();
  if (/[\s\p{Cc}]/u.test(text)) return "it must be one line without spaces";
  if (!URL.canParse(text)) return "it must be a URL";
  const { protocol, hostname, username, password, pathname, search, hash } = new URL(text);
  // A rehearsal posts to its own inbox.
  if (protocol === "http:" && hostname === "127.0.0.1") return undefined;
  if (protocol !== "https:") return "it must begin with https://";
  if (username || password) return "it must have no user or password before the host";
  if (!hostname.includes(".")) return "its host must be a full name";
  if (hash) return "it must have nothing after a #";
  return pathname === "/" && !search ? "it has no path, so it is no webhook's" : undefined;
}

/** Receiver and sender have the same key: a new one works once both have it. */
const webhookSigningKey: KnownSecret = {
  problem: (value) => {
    try {
      signingKey(value.reveal());
      return undefined;
    } catch (error) {
      if (error instanceof SigningKeyError) return error.message;
      throw error;
    }
  },
  generate: () => new SecretText(`whsec_${newKey()}`),
  renew: () => new SecretText(`whsec_${newKey()}`),
  afterRenewal:
    "Put the same key in at the receiver (aws secretsmanager get-secret-value). What it refuses until then is posted again within the hour.",
};

/** The function that sends reads it anew in each run. */
const sentBy = (what: string) =>
  `It is posted to from the next minute on (\`sluice notify test\` shows it); then ${what}. The old value stays as AWSPREVIOUS.`;
const restartPods = (what: string) =>
  `Restart the pods that read it (kubectl rollout restart), see that they work, then ${what}. Until then the old value stays as AWSPREVIOUS.`;

/** By the name of the entry; see stacks/secrets.ts. */
const known: Readonly<Record<string, KnownSecret>> = {
  "card-token-keys": cardTokenKeys,
  "mongodb-uri": { problem: mongodbProblem, afterRenewal: restartPods("delete the old database user in Atlas") },
  "webhook-signing-key": webhookSigningKey,
  "webhook-url": { problem: webhookProblem, afterRenewal: sentBy("delete the old webhook in the chat tool") },
};

/** Any other secret: nothing is known of its form. */
const unknown: KnownSecret = {
  problem: () => undefined,
  afterRenewal: restartPods("take the old value back where it was given out"),
};

/** What is known about a secret; of those that an environment has besides, only what holds for all. */
export const knownSecret = (name: string): KnownSecret =>
  (Object.hasOwn(known, name) ? known[name] : undefined) ?? unknown;

/** What is wrong with a value, as any value and as that of this secret; undefined if nothing is. Repeats no part of it. */
export function problemOf(name: string, value: SecretText): string | undefined {
  const text = value.reveal();
  if (text.trim() === "") return "it is empty";
  const bytes = Buffer.byteLength(text);
  if (bytes > LONGEST) return `it has ${bytes} bytes, and Secrets Manager takes ${LONGEST}`;
  if (text.includes("\0")) return "it is no text: there is a zero byte in it";
  return knownSecret(name).problem(value);
}
