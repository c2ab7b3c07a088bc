import { decode, ExtData, encode } from "@msgpack/msgpack";

/** How the protocol carries a value. */
export interface DynamicValue {
  readonly msgpack?: Uint8Array;
  readonly json?: Uint8Array;
}

/**
 * A Terraform value: null, string, boolean, number, array, object with string keys, or unknown. Numbers that JavaScript
 * cannot hold exactly are decimal strings, as the protocol itself sends fractions.
 */
export type Value = unknown;

/** An object value by attribute name. */
export type Fields = Readonly<Record<string, Value>>;

/** A value that is decided only when the plan is applied. */
export const UNKNOWN: Value = new ExtData(0, new Uint8Array([0]));

/** True for any unknown, also for one that Terraform has narrowed (extension type 12). */
export const isUnknown = (value: Value): boolean => value instanceof ExtData;

/** True if the value or anything within it is unknown. */
export const hasUnknown = (value: Value): boolean =>
  isUnknown(value) ||
  (typeof value === "object" && value !== null && Object.values(value).some((inner) => hasUnknown(inner)));

const exact = (value: Value): Value => {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value === null || typeof value !== "object" || isUnknown(value)) return value;
  if (Array.isArray(value)) return value.map(exact);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exact(inner)]));
};

/**
 * Reads a value from the protocol.
 * @throws on a map key `__proto__`, which no tool here could carry safely
 */
export const fromWire = (value: DynamicValue | null | undefined): Value => {
  if (value?.msgpack?.length) return exact(decode(value.msgpack, { useBigInt64: true }));
  if (value?.json?.length) return JSON.parse(Buffer.from(value.json).toString("utf8"));
  return null;
};

/** Like {@link fromWire} for values that are an object or null. */
export const fieldsFromWire = (value: DynamicValue | null | undefined): Fields | null =>
  fromWire(value) as Fields | null;

export const toWire = (value: Value): DynamicValue => ({ msgpack: encode(value) });

/** True if two values are the same; unknowns are never the same as anything. Sets compare as Terraform orders them. */
export const same = (a: Value, b: Value): boolean => {
  if (isUnknown(a) || isUnknown(b)) return false;
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  const left = Object.entries(a);
  return (
    left.length === Object.keys(b).length &&
    left.every(([key, inner]) => Object.hasOwn(b, key) && same(inner, (b as Fields)[key]))
  );
};
