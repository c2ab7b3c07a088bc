/** Texts that are secrets by their form. */
const FORMS: Readonly<Record<string, RegExp>> = {
  "an access key id": /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  "a private key": /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  "a password in an address": /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@${}]+:[^\s/:@${}]+@/i,
  "a token of GitHub": /\bgh[pousr]_[A-Za-z0-9]{36}/,
  "a token of Slack": /\bxox[abprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/T\w+\/B\w+\/\w+/,
  "a signed token": /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
};

/** Words that make a name that of a secret, wherever they stand in it. */
const SECRET_WORDS = new Set(
  "secret secrets token tokens password passwords passwd pwd passphrase credential credentials apikey apikeys".split(
    " ",
  ),
);

/** Last words of names that are about a secret and hold none: which one it is, how long, what for. */
const ABOUT_WORDS = new Set(
  "id ids arn arns name names type types version versions policy policies strategy status state stage enabled required days hours minutes seconds ttl validity length size count limit rotation path prefix suffix url uri endpoint region scope scopes format algorithm provider vendor location alias source table mode unit units duration expiry expiration".split(
    " ",
  ),
);

/** What stands before `key` or `token` in names of those that open nothing: parts of tables and objects, and keys that are named, not told. */
const OPEN_WORDS = new Set(
  "partition hash range sort primary foreign public kms cmk encryption managed tag object s3 index group cache caching unique dedup deduplication idempotency routing route mapping response request parameter field attribute dimension subject roles rate entity block body value boundary terraform context condition result lookup encoded http creation verification dkim update lock version continuation next".split(
    " ",
  ),
);

/** Words of a name in camelCase, snake_case or kebab-case; of one with a path, those behind it. */
const wordsOf = (name: string): readonly string[] =>
  (name.split(/[./:]/).at(-1) ?? "")
    .replace(/([a-z0-9])([A-Z])|([A-Z]+)(?=[A-Z][a-z])/g, "$1$3 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (word === "s3" ? word : word.replace(/\d+$/, "")))
    .filter((word) => word !== "");

/** Whether what goes by that name is a secret: `PARTNER_KEY`, `apiToken`, `db-password-old`; not `SECRET_ID` or `kms_key_id`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1) ?? "";
  if (ABOUT_WORDS.has(last)) return false;
  // A bare `key` is that of a tag or an object.
  if (/^(keys?|tokens?)$/.test(last) && OPEN_WORDS.has(words.at(-2) ?? "")) return false;
  return words.some((word) => SECRET_WORDS.has(word)) || (/^keys?$/.test(last) && words.length > 1);
}

/** Texts that no secret consists of: references and ARNs, which say where a value is, and the words of settings. */
const plainTexts: readonly RegExp[] = [
  /^$/,
  /^\$\{.*\}$/s,
  /^arn:aws[\w-]*:[\w-]+:\S*$/,
  /^(true|false|enabled|disabled|required|optional|seconds|minutes|hours|days)$/i,
];

/** What looks like a secret by its name alone. */
export const BY_NAME = "a secret";

/**
 * What a text looks like, {@link BY_NAME} or `a private key` by its form; undefined for what plainly is none. Rules that
 * keep secrets out of the code and printers of values that others wrote go by this one.
 * @param name of the attribute, tag or variable that has it
 */
export function secretLook(name: string, text: string): string | undefined {
  const form = Object.keys(FORMS).find((each) => FORMS[each]?.test(text));
  return form ?? (isSecretName(name) && !plainTexts.some((plain) => plain.test(text)) ? BY_NAME : undefined);
}

/** One text that looks like a secret. */
export interface FoundSecret {
  /** Steps to it. */
  readonly path: readonly string[];
  /** See {@link secretLook}. */
  readonly look: string;
}

/**
 * Every text within a value that looks like a secret. What is in a list goes by the list's name, and the value of a pair (`name` and
 * `value`, as in lists of variables, or `key` and `value`, as in lists of tags) by that of the pair.
 */
export function* secretsWithin(
  value: unknown,
  path: readonly string[] = [],
  named = path.at(-1) ?? "",
): Generator<FoundSecret> {
  if (typeof value === "string") {
    const look = secretLook(named, value);
    if (look !== undefined) yield { path, look };
  } else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* secretsWithin(item, [...path, String(index)], named);
  else if (value && typeof value === "object") {
    const entries = Object.entries(value) as [string, unknown][];
    const { name, key = name } = value as { readonly name?: unknown; readonly key?: unknown };
    for (const [at, item] of entries)
      if (at !== "//") yield* secretsWithin(item, [...path, at], at === "value" && typeof key === "string" ? key : at);
  }
}
