import { createHash } from "node:crypto";

/** A value as it comes out of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/** A JSON object; properties that are `undefined` do not count. */
export type JsonObject = { readonly [name: string]: Json | undefined };

const sorted = (value: Json): Json => {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => [name, entry === undefined ? undefined : sorted(entry)]),
  );
};

/** JSON text that is the same for equal values, in whatever order their properties were written. */
export const canonicalJson = (value: Json): string => JSON.stringify(sorted(value));

/** SHA-256 of the canonical JSON, in hexadecimal. */
export const payloadHash = (value: Json): string => createHash("sha256").update(canonicalJson(value)).digest("hex");
