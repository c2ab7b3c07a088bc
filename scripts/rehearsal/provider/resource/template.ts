import { randomBytes, randomInt, randomUUID } from "node:crypto";
import { dnsSuffix, type Place } from "./place.ts";

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");

const RANDOM: Readonly<Record<string, (length: number) => string>> = {
  hex: (length) =>
    randomBytes(Math.ceil(length / 2))
      .toString("hex")
      .slice(0, length),
  base36: (length) => pick("abcdefghijklmnopqrstuvwxyz0123456789", length),
  upper: (length) => pick("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length),
  digits: (length) => pick("123456789", length),
};

/** Finds an attribute of another object by the object's type and key. */
export type Lookup = (type: string, key: unknown, attribute: string) => unknown;

/**
 * Fills a text of the facts tables; see TypeFacts for what may stand in braces.
 * @param attribute gives the object's own attribute of a name
 */
export const fill = (template: string, place: Place, attribute: (name: string) => unknown, lookup?: Lookup): string => {
  const fixed: Readonly<Record<string, () => string>> = {
    account: () => place.accountId,
    partition: () => place.partition,
    dns: () => dnsSuffix(place.partition),
    uuid: () => randomUUID(),
    now: () => new Date().toISOString(),
  };
  const pattern = /\{(\w+)(?::(\d+))?(?:>(\w+)\.(\w+))?\}/g;
  return template.replaceAll(pattern, (_, name: string, length?: string, type?: string, foreign?: string) => {
    // An object this cloud does not have: its name is the best that can be said.
    if (type !== undefined) return String(lookup?.(type, attribute(name), foreign!) ?? attribute(name) ?? "");
    if (length !== undefined) return RANDOM[name]!(Number(length));
    if (Object.hasOwn(fixed, name)) return fixed[name]!();
    const value = attribute(name);
    return value === null || value === undefined ? (name === "region" ? place.region : "") : String(value);
  });
};

/** Like {@link fill}, through arrays and objects; a value that is only `{name}` keeps its own type. */
export const fillDeep = (
  value: unknown,
  place: Place,
  attribute: (name: string) => unknown,
  lookup?: Lookup,
): unknown => {
  if (typeof value === "string") {
    const alone = /^\{(\w+)\}$/.exec(value)?.[1];
    const own = alone === undefined ? undefined : attribute(alone);
    return own === undefined ? fill(value, place, attribute, lookup) : own;
  }
  if (Array.isArray(value)) return value.map((inner) => fillDeep(inner, place, attribute, lookup));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fillDeep(inner, place, attribute, lookup)]),
  );
};
