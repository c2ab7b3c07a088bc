/**
 * A value in the one form in which configuration (what stacks synthesize) and live values (what Terraform reads) can be compared:
 * what is empty or null is left out, a list of one block is the block, other lists are sorted, and scalars are texts.
 */
export type Plain = string | readonly Plain[] | { readonly [key: string]: Plain };

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Brings a value to the plain form; undefined where nothing is left of it.
 * @param sorted whether lists lose their order. @default true
 */
export function plain(value: unknown, sorted = true): Plain | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  if (Array.isArray(value)) {
    const items = value.flatMap((item) => plain(item, sorted) ?? []);
    if (items.length === 0) return undefined;
    if (items.length === 1 && isRecord(items[0])) return items[0] as Plain;
    return !sorted ? items : items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (!isRecord(value)) return String(value);
  const entries = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const inner = plain(value[key], sorted);
      return inner === undefined ? [] : [[key, inner] as const];
    });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** One place where two values in plain form part. */
export interface Gap {
  /** From the root down; an entry of a list of named blocks is found by its name, any other by its content. */
  readonly path: readonly string[];
  /** Undefined where one of them has nothing. */
  readonly wanted: Plain | undefined;
  readonly actual: Plain | undefined;
}

/** Two gaps of the same key are the same gap: nothing about it has changed. */
export const keyOf = ({ path, wanted, actual }: Gap): string => JSON.stringify([path, wanted ?? null, actual ?? null]);

/** What names an entry of a list of blocks; the entries of one list all go by the same. */
const names = ["id", "name", "key", "Sid", "sid"] as const;

/** How deep resources lie in a stack: `resource`, type, id. */
export const RESOURCES = 3;

/** Every place where two values part, as deep down as they can be compared. */
export function gapsBetween(
  wanted: Plain | undefined,
  actual: Plain | undefined,
  path: readonly string[] = [],
): readonly Gap[] {
  if (JSON.stringify(wanted) === JSON.stringify(actual)) return [];
  // Sections and types of a stack: that the last one of a type is gone is no other thing than that one of several is.
  const [one, other] = path.length < RESOURCES ? [wanted ?? {}, actual ?? {}] : [wanted, actual];
  if (isRecord(one) && isRecord(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].flatMap((key) => gapsBetween(own(one, key), own(other, key), [...path, key]));
  }
  const lists = [wanted, actual].map((side) => (Array.isArray(side) ? side : isRecord(side) ? [side] : undefined));
  const [left, right] = lists as [readonly Plain[] | undefined, readonly Plain[] | undefined];
  // Where one of them has nothing, each block of the other is a difference of its own; texts are one list.
  const onlyOne = wanted === undefined || actual === undefined;
  if (onlyOne && [wanted, actual].some(isBlocks)) return betweenLists(left ?? [], right ?? [], path);
  if (!left || !right) return [{ path, wanted, actual }];
  return betweenLists(left, right, path);
}

const isBlocks = (value: Plain | undefined): boolean => Array.isArray(value) && value.every(isRecord);

const own = (record: Readonly<Record<string, unknown>>, key: string): Plain | undefined =>
  Object.hasOwn(record, key) ? (record[key] as Plain) : undefined;

function betweenLists(wanted: readonly Plain[], actual: readonly Plain[], path: readonly string[]): readonly Gap[] {
  const byName = [wanted, actual].map(keyed);
  if (byName[0] && byName[1]) {
    const ids = new Set([...byName[0].keys(), ...byName[1].keys()]);
    return [...ids].flatMap((id) => gapsBetween(byName[0]?.get(id), byName[1]?.get(id), [...path, id]));
  }
  const missing = without(wanted, actual);
  const extra = without(actual, wanted);
  return [
    ...missing.map((item) => ({ path: [...path, textOf(item)], wanted: item, actual: undefined })),
    ...extra.map((item) => ({ path: [...path, textOf(item)], wanted: undefined, actual: item })),
  ];
}

const textOf = (item: Plain): string => (typeof item === "string" ? item : JSON.stringify(item));

/** Items of a list by their name; undefined if they have none, or share one. */
function keyed(items: readonly Plain[]): ReadonlyMap<string, Plain> | undefined {
  for (const name of names) {
    const found = items.map((item) => (isRecord(item) ? own(item, name) : undefined));
    const texts = found.filter((text) => typeof text === "string");
    if (texts.length === items.length && new Set(texts).size === items.length)
      return new Map(items.map((item, index) => [texts[index] as string, item]));
  }
  return undefined;
}

/** Items of a list that another one lacks, each as often as it is missing. */
function without(items: readonly Plain[], others: readonly Plain[]): readonly Plain[] {
  const left = others.map((item) => JSON.stringify(item));
  return items.filter((item) => {
    const at = left.indexOf(JSON.stringify(item));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
