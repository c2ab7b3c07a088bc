import { environmentSchema } from "#environments/environment";
import type { Setting } from "#scripts/engine/environment-file";
import { importIdForm } from "#scripts/engine/recovery/import-ids";
import { literalOf } from "#scripts/engine/recovery/missing-resources";
import { type Difference, differencesOf, type SettingChange } from "./adoption.ts";
import { openTrials } from "./candidate.ts";
import { objectionsTo } from "./house-rules.ts";
import { isException } from "./parts-named.ts";
import { isRecord, type Plain, plain } from "./plain-form.ts";
import type { ObjectAttributes, StrayObject } from "./read-object.ts";
import { isRecordAt, type SettingPlace, settingPlaces } from "./setting-places.ts";
import { targetsOf } from "./targets.ts";
import { valueAt } from "./with-settings.ts";
import type { Workbench } from "./workbench.ts";

/** A setting that makes a stack declare an object that exists already. */
export interface Declaration {
  readonly change: SettingChange;
  readonly setting: Setting;
  /** Where the object would be. */
  readonly address: string;
  /** What else the setting would change, in all stacks. */
  readonly effects: readonly Difference[];
  /** What the rules of the house object to. */
  readonly objections: readonly string[];
}

/** Longer lists of names are no names of one thing. */
const MOST_NAMES = 30;

/**
 * Settings that would declare an object in a stack: lists and records of the environment with an entry for it more. Which of its
 * attributes the entry goes by is not known beforehand; a synthesis tells whether what is declared is this object.
 */
export function findDeclarations(
  bench: Workbench,
  stack: string,
  object: StrayObject,
  attributes: ObjectAttributes,
): readonly Declaration[] {
  const trials = openTrials(bench, targetsOf(bench.base, []));
  const { overrides: _, ...environment } = bench.environment;
  const names = namesOf(object, attributes, bench.base.get(stack));
  const places = settingPlaces(environmentSchema, environment, (path) => (isException(path) ? [] : names));
  const found = places
    .filter(({ path }) => bench.readersOf(path).includes(stack))
    .flatMap((place) =>
      entriesFor(place, names, attributes).map((value) => ({ place, setting: { path: place.path, value } })),
    );
  return found.flatMap(({ place, setting }) => {
    const trial = bench.attempt([setting], [stack]);
    if (trial.kind === "refused") return [];
    const address = newAddresses(bench.base.get(stack), trial.stacks.get(stack), object.type).find((each) =>
      isObject(object, attributes, blockAt(trial.stacks.get(stack), each)),
    );
    if (address === undefined) return [];
    const whole = trials.attempt(undefined, [setting]);
    if (whole.kind === "refused") return [];
    const effects = differencesOf(whole.adds.values()).filter(
      (each) => each.stack !== stack || each.address !== address,
    );
    const change = { ...setting, before: place.value };
    return [{ change, setting, address, effects, objections: objectionsTo(whole.stacks, bench) }];
  });
}

/** Texts that an entry for the object may be called: its own attributes, without what the code puts around others of its type. */
function namesOf({ type, id }: StrayObject, attributes: ObjectAttributes, json: unknown): readonly string[] {
  const own = [id, ...Object.values(attributes)].filter(
    (each): each is string => typeof each === "string" && each !== "",
  );
  const siblings = Object.values((valueAt(json, ["resource", type]) ?? {}) as object).flatMap((block) =>
    Object.values(block as object).filter((each): each is string => typeof each === "string"),
  );
  const parts = own.flatMap((text) => text.split(/[/:]/).slice(-1));
  const stripped = own.flatMap((text) => siblings.flatMap((sibling) => [withoutStart(text, sibling)]));
  const all = [...own, ...parts, ...stripped].filter((each) => each !== "" && each.length <= 256);
  return [...new Set(all)].slice(0, MOST_NAMES);
}

/** A text without what it begins with like another one, up to where a name begins. */
function withoutStart(text: string, other: string): string {
  let at = 0;
  while (at < text.length && text[at] === other[at]) at++;
  const end = text.slice(0, at).search(/[^/:._-]*$/);
  return text.slice(end < 0 ? 0 : end);
}

/** Values with an entry for the object: a list with one item more, or what a new entry of a record may be. */
function entriesFor(place: SettingPlace, names: readonly string[], attributes: ObjectAttributes): readonly unknown[] {
  const { kind, value } = place;
  if (kind.kind === "list" && kind.items === "scalars") {
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return names.filter((name) => !list.includes(name)).map((name) => [...list, name]);
  }
  if (kind.kind !== "text" || value !== undefined || !isRecordAt(environmentSchema, place.path.slice(0, -1))) return [];
  return Object.values(attributes).filter((each) => typeof each === "string" && each !== "");
}

const addressesOf = (json: unknown, type: string): readonly string[] =>
  Object.keys((valueAt(json, ["resource", type]) ?? {}) as object).map((id) => `${type}.${id}`);

function newAddresses(before: unknown, after: unknown, type: string): readonly string[] {
  const known = new Set(addressesOf(before, type));
  return addressesOf(after, type).filter((address) => !known.has(address));
}

const blockAt = (json: unknown, address: string): Readonly<Record<string, unknown>> => {
  const [type = "", id = ""] = address.split(".");
  const block = valueAt(json, ["resource", type, id]);
  return isRecord(block) ? block : {};
};

/** Whether a block declares the object: by what it would be imported by, or by all that it says of it and that is no reference. */
function isObject(
  { type, id }: StrayObject,
  attributes: ObjectAttributes,
  block: Readonly<Record<string, unknown>>,
): boolean {
  const { exact } = importIdForm(type, (name) =>
    block[name] === undefined ? undefined : literalOf(block[name], () => undefined),
  );
  if (exact !== undefined) return exact === id;
  const said = Object.entries(block).filter(
    ([name, value]) => name !== "tags" && typeof value === "string" && !/[$%]\{/.test(value),
  );
  return said.length > 0 && said.every(([name, value]) => isSame(attributes[name], value));
}

const isSame = (live: unknown, said: unknown): boolean =>
  JSON.stringify(plain(live)) === JSON.stringify(plain(said) as Plain);
