import { type Gap, isRecord, type Plain, RESOURCES } from "./plain-form.ts";
import type { SettingPlace } from "./setting-places.ts";

/** As many values as are tried at one place: beyond it, whoever drifted so far has more to decide than one setting. */
const MOST = 40;
const FEW = 8;

/**
 * Values that a setting might have for the live state to be what the code says, from the differences alone: the live value itself, in
 * the setting's own form; the live value without what the code puts around the setting's; every other choice; a list with what
 * is live and without what is not. Which of them it is, if any, only a synthesis tells.
 */
export function proposedValues(place: SettingPlace, gaps: readonly Gap[]): readonly unknown[] {
  const found = [...withoutParts(place, gaps), ...valuesFor(place, gaps)];
  const texts = new Set([JSON.stringify(place.value)]);
  const fresh = found.filter((value) => {
    const text = JSON.stringify(value);
    return !texts.has(text) && texts.add(text);
  });
  return fresh.slice(0, MOST);
}

/** Where whole resources are gone: nothing in place of an entry of a record, and lists without one of their items. */
function withoutParts({ kind, value }: SettingPlace, gaps: readonly Gap[]): readonly unknown[] {
  if (!gaps.some(({ path, wanted }) => path.length === RESOURCES && wanted === undefined)) return [];
  if (kind.kind === "entry") return [undefined];
  if (kind.kind !== "list" || !Array.isArray(value)) return [];
  return value.map((_, index) => (value as readonly unknown[]).toSpliced(index, 1));
}

function valuesFor({ kind, value }: SettingPlace, gaps: readonly Gap[]): readonly unknown[] {
  if (kind.kind === "choice") return choicesAmong(kind.choices, gaps);
  if (kind.kind === "entry") return [];
  if (kind.kind === "number") return whereTheCodeHas(value, gaps).flatMap(numberIn);
  if (kind.kind !== "list")
    return [...whereTheCodeHas(value, gaps), ...gaps.flatMap((gap) => unwrapped(String(value ?? ""), gap))];
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return kind.items === "scalars" ? scalarLists(list, gaps) : objectLists(list, kind.fields, gaps);
}

/** All of a few choices, as the code may have another word for each; of many, those that are live by their own name. */
function choicesAmong(choices: readonly unknown[], gaps: readonly Gap[]): readonly unknown[] {
  if (choices.length <= FEW) return choices;
  const live = new Set(gaps.flatMap(({ wanted }) => scalarsIn(wanted)));
  return choices.filter((choice) => live.has(String(choice)));
}

/** Live scalars where the code has exactly the setting's value; all of them for a setting that has none. */
const whereTheCodeHas = (value: unknown, gaps: readonly Gap[]): readonly string[] =>
  gaps
    .filter(({ actual }) => value === undefined || scalarsIn(actual).includes(String(value)))
    .flatMap(({ wanted }) => scalarsIn(wanted));

export const numberIn = (text: string): readonly number[] => {
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? [number] : [];
};

/** Every scalar of a value, the shallow ones first. */
function scalarsIn(value: Plain | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === "string" ? [value] : Object.values(value).flatMap(scalarsIn);
}

/** The code made `alias/dev-x` of `dev-x`; then `alias/y` comes from `y`. */
function unwrapped(value: string, { wanted, actual }: Gap): readonly string[] {
  if (value === "" || typeof wanted !== "string" || typeof actual !== "string") return [];
  const at = actual.indexOf(value);
  if (at < 0) return [];
  const [before, after] = [actual.slice(0, at), actual.slice(at + value.length)];
  const fits = wanted.startsWith(before) && wanted.endsWith(after) && wanted.length > before.length + after.length;
  return fits ? [wanted.slice(before.length, wanted.length - after.length)] : [];
}

/** Lists of texts: with every live item that is missing and without those that are gone; with one of them; and lists found live. */
function scalarLists(list: readonly unknown[], gaps: readonly Gap[]): readonly (readonly unknown[])[] {
  const missing = gaps.flatMap(({ wanted, actual }) =>
    typeof wanted === "string" && actual === undefined ? wanted : [],
  );
  const extra = gaps.flatMap(({ wanted, actual }) =>
    typeof actual === "string" && wanted === undefined ? actual : [],
  );
  const kept = list.filter((item) => !extra.includes(String(item)));
  const within = gaps.flatMap(({ wanted }) => listsIn(wanted));
  return [
    [...kept, ...missing],
    ...missing.map((item) => [...list, item]),
    ...extra.map((item) => list.filter((other) => other !== item)),
    ...within.map((live) => inOrderOf(list, live)),
  ];
}

/** Every list of texts in a value. */
function listsIn(value: Plain | undefined): readonly (readonly string[])[] {
  if (value === undefined || typeof value === "string") return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return [value as readonly string[]];
  return Object.values(value as Readonly<Record<string, Plain>>).flatMap(listsIn);
}

/** What is new comes last, so that what was there stays where it is. */
const inOrderOf = (list: readonly unknown[], live: readonly string[]): readonly unknown[] => [
  ...list.filter((item) => live.includes(String(item))),
  ...live.filter((item) => !list.map(String).includes(item)),
];

/** Lists of objects, e.g. rules: with every live block that the code lacks, with one of them, and without one of the list's own. */
function objectLists(
  list: readonly unknown[],
  fields: readonly string[],
  gaps: readonly Gap[],
): readonly (readonly unknown[])[] {
  const blocks = gaps.flatMap(({ wanted, actual }) => (isRecord(wanted) && actual === undefined ? wanted : []));
  const missing = blocks.flatMap((block) => asObject(block as Readonly<Record<string, Plain>>, fields) ?? []);
  const gone = gaps.some(({ wanted, actual }) => isRecord(actual) && wanted === undefined);
  const shorter = gone ? list.map((_, index) => list.toSpliced(index, 1)) : [];
  return [
    ...(missing.length > 0 ? [[...list, ...missing]] : []),
    ...missing.map((item) => [...list, item]),
    ...shorter,
    ...shorter.flatMap((rest) => missing.map((item) => [...rest, item])),
  ];
}

/** A block of Terraform as an object of settings, by what both call its parts; undefined if it has a part that no setting is called. */
function asObject(block: Readonly<Record<string, Plain>>, fields: readonly string[]): unknown {
  const entries = Object.entries(block).map(([name, value]) => {
    const field = fields.find((each) => calledAlike(each, name));
    return field === undefined ? undefined : ([field, asSetting(value)] as const);
  });
  const known = entries.filter((entry) => entry !== undefined);
  if (known.length !== entries.length) return undefined;
  const order = (field: string) => fields.indexOf(field);
  return Object.fromEntries(known.toSorted(([one], [other]) => order(one) - order(other)));
}

const asSetting = (value: Plain): unknown => {
  if (typeof value === "string") return numberIn(value)[0] ?? (value === "true" ? true : value);
  return Array.isArray(value) ? [...value] : value;
};

/** `fromPort` and `from_port`; `cidrs` and `cidr_blocks`; `prefixLists` and `prefix_list_ids`. */
function calledAlike(field: string, attribute: string): boolean {
  const stem = (name: string) =>
    name
      .toLowerCase()
      .replaceAll("_", "")
      .replace(/(s|ids|blocks)$/, "");
  return stem(attribute) === stem(field) || stem(attribute).startsWith(stem(field));
}
