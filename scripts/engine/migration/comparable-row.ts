import { createHmac, randomBytes } from "node:crypto";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { holdsCardNumber } from "#functions/runtime/card-number";
import { maskNumbers } from "#functions/runtime/redaction";
import type { Mapping } from "./mapping.ts";
import { type NormalValue, normalValue, valueAt } from "./normal-value.ts";
import { type Day, pointInTime } from "./point-in-time.ts";

/** One row of either system, as far as it is compared. */
export interface ComparableRow {
  readonly key: string;
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Line or row of the export, from 1; 0 for a result here. */
  readonly place: number;
  /** In the order of the mapping's fields. */
  readonly values: readonly NormalValue[];
}

/** By key; of a key the latest first: by version, time, and place in the export. */
export const inOrder = (one: ComparableRow, other: ComparableRow): number =>
  one.key === other.key
    ? other.version - one.version || other.time - one.time || other.place - one.place
    : one.key < other.key
      ? -1
      : 1;

/** A row of the old system that cannot be compared: where, and why; never what it says. */
export interface BrokenRow {
  readonly place: number;
  readonly reason: string;
}

/** Hides what could be a card number, so that equal ones stay equal. */
export type Protect = (text: string) => string;

/** Stands between what may be shown of a protected text and what it is told apart by. */
const SEAL = "\0";

/**
 * Replaces every long number in a text. What is compared goes through files: no number of a card may lie there. The key is made anew
 * for each comparison and kept by nobody.
 */
export function protection(key: Uint8Array = randomBytes(32)): Protect {
  return (text) => {
    const shown = maskNumbers(text).replaceAll(SEAL, " ");
    if (shown === text) return text;
    return `${shown}${SEAL}${createHmac("sha256", key).update(text).digest("base64url")}`;
  };
}

/** What may be shown of a text. */
export const shownOf = (text: string): string => text.split(SEAL, 1)[0]!;

/** What makes rows comparable. */
export interface RowForm {
  readonly mapping: Mapping;
  readonly protect: Protect;
  /** Rows of other days are passed over. @default every row counts */
  readonly day?: Day | undefined;
}

/** A row of the old system; undefined for one of another day. */
export function oldRow(row: JsonObject, place: number, form: RowForm): ComparableRow | BrokenRow | undefined {
  const { mapping, protect, day } = form;
  const parts = mapping.key.old.map((path) => valueAt(row, path));
  if (!parts.every(isKeyPart)) return { place, reason: `has no ${mapping.key.old.join(" or ")} that could be a key` };
  const at = valueAt(row, mapping.time.old);
  const time = typeof at === "string" || typeof at === "number" ? pointInTime(String(at), mapping.time) : undefined;
  if (time === undefined) return { place, reason: `has no time in ${mapping.time.old}` };
  if (day && (time < day.from || time >= day.to)) return undefined;
  const version = mapping.version ? Number(valueAt(row, mapping.version.old) ?? 1) : 1;
  if (!Number.isSafeInteger(version)) return { place, reason: `has no whole number in ${mapping.version?.old}` };
  const key = protect(parts.map(String).join(mapping.key.separator));
  return { key, version, time, place, values: valuesOf(row, "old", form) };
}

const isKeyPart = (value: unknown): boolean =>
  (typeof value === "string" && value !== "" && value.length <= 1024) || Number.isSafeInteger(value);

/** A result here; undefined for one of another day. One without its time belongs to every day. */
export function newRow(
  { key, version, result }: { readonly key: string; readonly version: number; readonly result: JsonObject },
  form: RowForm,
): ComparableRow | undefined {
  const { mapping, protect, day } = form;
  const at = valueAt(result, mapping.time.new);
  const time = typeof at === "string" ? (pointInTime(at, UTC) ?? Number.NaN) : Number.NaN;
  if (day && (time < day.from || time >= day.to)) return undefined;
  const row = { key: protect(key), version, time: Number.isNaN(time) ? 0 : time, place: 0 };
  return { ...row, values: valuesOf(result, "new", form) };
}

const UTC = { zone: "+00:00", epoch: "milliseconds" } as const;

function valuesOf(row: JsonObject, side: "old" | "new", { mapping, protect }: RowForm): NormalValue[] {
  return mapping.fields.map((field) => {
    const value = normalValue(valueAt(row, field[side]), field, side);
    if (value === null) return null;
    // Only what is computed with stays as it is: times, and numbers with a tolerance that are no card's.
    const isComputed = field.as === "time" || (field.as === "number" && Number(field.tolerance) !== 0);
    return isComputed && !value.startsWith("?") && !holdsCardNumber(value) ? value : protect(value);
  });
}
