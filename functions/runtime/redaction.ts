/**
 * Identifiers that are long enough to look like a card number by chance and are safe to show: UUIDs and X-Ray trace ids.
 * Then: eleven or more digits, also in groups ("4111 1111 1111 1111") and in UTF-16, where zero bytes stand between them.
 * Longer than any card number on purpose, as a number may be glued to another one; so account ids, shard ids and sequence
 * numbers are shortened too, and stay recognisable.
 */
const IDENTIFIER_OR_NUMBER =
  /\b[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\b|\b1-[\da-f]{8}-[\da-f]{24}\b|(\d(?:(?:\0?[ ._-]\0?|\0)?\d){10,})/gi;

/** The text with every number of 11 and more digits cut to its last four: the last line of defence against card numbers in clear. */
export const maskNumbers = (text: string): string =>
  text.replace(IDENTIFIER_OR_NUMBER, (found, number: string | undefined) =>
    number ? `****${number.slice(-4)}` : found,
  );

/** The same for bytes of unknown encoding: digits look alike in every ASCII-compatible one. */
export const maskNumbersInBytes = (bytes: Uint8Array): Buffer =>
  Buffer.from(maskNumbers(Buffer.from(bytes).toString("latin1")), "latin1");

/** Eleven digits and more before the point: a duration's decimals are no card number. */
const isLong = (value: number | bigint): boolean => value >= 1e10 || value <= -1e10;

const maskKeys = (value: object): object => {
  const keys = Object.keys(value);
  if (Array.isArray(value) || keys.every((key) => maskNumbers(key) === key)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [maskNumbers(key), entry]));
};

/**
 * A replacer for `JSON.stringify` that masks strings, numbers and the names of properties, and leaves out raw bytes.
 * One per logger: it answers the same copy for the same object, or a circular one would never end.
 */
export const maskingReplacer = () => {
  const copies = new WeakMap<object, object>();
  return (_key: string, value: unknown): unknown => {
    if (typeof value === "string") return maskNumbers(value);
    if (typeof value === "bigint" || typeof value === "number")
      return isLong(value) ? maskNumbers(String(value)) : value;
    if (typeof value !== "object" || value === null || value instanceof Error) return value;
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    if (isSerializedBuffer(value)) return `[${value.data.length} bytes]`;
    const copy = copies.get(value) ?? maskKeys(value);
    copies.set(value, copy);
    return copy;
  };
};

/** What `Buffer.toJSON` makes before a replacer sees it. */
const isSerializedBuffer = (value: object): value is { data: unknown[] } =>
  "type" in value && value.type === "Buffer" && "data" in value && Array.isArray(value.data);
