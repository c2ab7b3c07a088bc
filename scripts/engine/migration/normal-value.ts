import { canonicalJson, type Json, type JsonObject } from "#functions/runtime/canonical-json";
import { decimalText, isWithin, times, toDecimal } from "./decimal.ts";
import { parseLosslessly } from "./lossless-json.ts";
import type { Field } from "./mapping.ts";
import { pointInTime } from "./point-in-time.ts";

/** A value in the one form in which both systems' values can be compared; null where there is none. */
export type NormalValue = string | null;

/** What lies at a path; undefined where nothing does. Only own properties count, whatever they are called. */
export function valueAt(root: JsonObject, path: string): Json | undefined {
  if (Object.hasOwn(root, path)) return root[path];
  let value: Json | undefined = root;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as JsonObject)[name];
  }
  return value;
}

/** Stands before what is not of the field's kind: it equals itself only, and is no number. */
const ODD = "? ";

/** A value as its field is compared. */
export function normalValue(value: Json | undefined, field: Field, side: "old" | "new"): NormalValue {
  if (value === undefined || value === null) return null;
  if (field.as === "json")
    return canonicalJson(side === "old" && typeof value === "string" ? (parsed(value) ?? value) : value);
  const text = typeof value === "object" ? canonicalJson(value) : String(value);
  if (field.as === "text") return normalText(text, field, side);
  return normalised(text.trim(), field, side) ?? `${ODD}${text}`;
}

function normalText(text: string, field: Field & { as: "text" }, side: "old" | "new"): string {
  const trimmed = field.whitespace === "collapse" ? text.replace(/\s+/gu, " ").trim() : text;
  const renamed = side === "old" && Object.hasOwn(field.values, trimmed) ? field.values[trimmed]! : trimmed;
  const cut = field.last === undefined ? renamed : renamed.slice(-field.last);
  return (field.case === "ignore" ? cut.toLowerCase() : cut).normalize("NFC");
}

/** Undefined for what is no such value. */
function normalised(text: string, field: Exclude<Field, { as: "text" | "json" }>, side: "old" | "new") {
  if (field.as === "boolean") return TRUTH.get(text.toLowerCase());
  if (field.as === "time") {
    const { epoch, zone } = field;
    const time = pointInTime(text, { epoch, zone: side === "old" ? zone : "+00:00" });
    return time === undefined ? undefined : String(time);
  }
  const number = toDecimal(text);
  if (!number) return undefined;
  const exact = decimalText(side === "old" ? times(number, toDecimal(field.factor)!) : number);
  return toDecimal(exact) && exact;
}

const TRUTH: ReadonlyMap<string, string> = new Map([
  ...["1", "true", "y", "yes", "t"].map((text): [string, string] => [text, "true"]),
  ...["0", "false", "n", "no", "f"].map((text): [string, string] => [text, "false"]),
]);

/** Whether two normal values are the same for the field, within its tolerance. What differs and cannot be computed with does differ. */
export function isSame(old: NormalValue, here: NormalValue, field: Field): boolean {
  if (old === here) return true;
  if (old === null || here === null) return false;
  if (field.as === "number") {
    const [one, other] = [toDecimal(old), toDecimal(here)];
    return one !== undefined && other !== undefined && isWithin(one, other, toDecimal(field.tolerance)!);
  }
  // What is no time is NaN here, and NaN is within nothing.
  if (field.as === "time") return Math.abs(Number(old) - Number(here)) <= field.toleranceMilliseconds;
  return false;
}

function parsed(text: string): Json | undefined {
  try {
    return parseLosslessly(text);
  } catch {
    return undefined;
  }
}
