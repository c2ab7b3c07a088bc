import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Json } from "#functions/runtime/canonical-json";

const mapOf = (value: { readonly [name: string]: Json | undefined }): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, entry]) => (entry === undefined ? [] : [[name, toAttribute(entry)]])),
  );

/** A JSON value as DynamoDB takes it. */
const toAttribute = (value: Json): AttributeValue => {
  if (value === null) return { NULL: true };
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return { M: mapOf(value as { readonly [name: string]: Json | undefined }) };
};

const fromAttribute = (value: AttributeValue): Json => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.L !== undefined) return value.L.map(fromAttribute);
  if (value.M !== undefined) return fromItem(value.M);
  if (value.NULL !== undefined) return null;
  throw new TypeError(`An item holds a ${Object.keys(value)[0]} attribute; this table has JSON types only.`);
};

/** An object as an item; properties that are `undefined` are left out. */
export const toItem = mapOf;

/** The object that {@link toItem} made an item of. */
export const fromItem = (item: Readonly<Record<string, AttributeValue>>): { readonly [name: string]: Json } =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromAttribute(value)]));
