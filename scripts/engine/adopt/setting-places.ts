import type { z } from "zod";

/** What a setting can be, as far as its schema tells. */
export type Kind =
  | { readonly kind: "choice"; readonly choices: readonly unknown[] }
  | { readonly kind: "number" | "text" }
  /** An entry of a record, which can be taken out as a whole. */
  | { readonly kind: "entry" }
  | { readonly kind: "list"; readonly items: "scalars" | "objects"; readonly fields: readonly string[] };

/** One place in an environment where a value can stand; those of records in it are places of their own. */
export interface SettingPlace {
  readonly path: readonly string[];
  readonly kind: Kind;
  /** The value that holds there now, defaults included; undefined where nothing stands. */
  readonly value: unknown;
}

/** Which entries a record may get that are not in it: a schema allows any name, what is looked at allows few. */
export type NewEntries = (path: readonly string[]) => readonly string[];

/** A schema of any kind; its definition is what zod calls its introspection. */
type Schema = { readonly _zod: { readonly def: Definition } };

interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly element?: Schema;
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly values?: readonly unknown[];
  readonly options?: readonly Schema[];
}

/** Schemas around one that say when it may be left out, and nothing of what it is. */
const wrappers = new Set(["optional", "default", "prefault", "nullable", "readonly", "nonoptional"]);

function definitionOf(schema: Schema): Definition {
  const { def } = schema._zod;
  return wrappers.has(def.type) && def.innerType ? definitionOf(def.innerType) : def;
}

/** Whether a record stands at a path: its entries are chosen by whoever writes it, so that a default for it is all or nothing. */
export function isRecordAt(schema: z.ZodType, path: readonly string[]): boolean {
  let definition = definitionOf(schema as unknown as Schema);
  for (const key of path) {
    const inner = definition.type === "object" ? definition.shape?.[key] : definition.valueType;
    if (!inner) return false;
    definition = definitionOf(inner);
  }
  return definition.type === "record";
}

/**
 * Every place of an environment where a setting stands or may stand.
 * @param value the validated environment
 */
export function settingPlaces(
  schema: z.ZodType,
  value: unknown,
  newEntries: NewEntries = () => [],
): readonly SettingPlace[] {
  return [...placesIn(schema as unknown as Schema, value, [], newEntries)];
}

function* placesIn(
  schema: Schema,
  value: unknown,
  path: readonly string[],
  newEntries: NewEntries,
): Generator<SettingPlace> {
  const definition = definitionOf(schema);
  const inside = (key: string): unknown =>
    typeof value === "object" && value !== null && Object.hasOwn(value, key)
      ? (value as Readonly<Record<string, unknown>>)[key]
      : undefined;
  if (definition.type === "object") {
    for (const [key, inner] of Object.entries(definition.shape ?? {}))
      yield* placesIn(inner, inside(key), [...path, key], newEntries);
    return;
  }
  if (definition.type === "record" && definition.valueType) {
    const known = Object.keys((value ?? {}) as object);
    const named = definition.keyType ? choicesOf(definitionOf(definition.keyType)) : undefined;
    for (const key of known) yield { path: [...path, key], kind: { kind: "entry" }, value: inside(key) };
    for (const key of new Set([...known, ...(named ?? []).map(String), ...newEntries(path)]))
      yield* placesIn(definition.valueType, inside(key), [...path, key], newEntries);
    return;
  }
  const kind = kindOf(definition);
  if (kind) yield { path, kind, value };
}

function kindOf(definition: Definition): Kind | undefined {
  const choices = choicesOf(definition);
  if (choices) return { kind: "choice", choices };
  if (definition.type === "number" || definition.type === "int") return { kind: "number" };
  if (definition.type === "string") return { kind: "text" };
  if (definition.type !== "array" || !definition.element) return undefined;
  const element = definitionOf(definition.element);
  const fields = Object.keys(element.shape ?? {});
  return { kind: "list", items: element.type === "object" ? "objects" : "scalars", fields };
}

/** Every value that a schema allows, where it lists them. */
function choicesOf({ type, entries, values, options }: Definition): readonly unknown[] | undefined {
  if (type === "boolean") return [true, false];
  if (type === "enum") return Object.values(entries ?? {});
  if (type === "literal") return values;
  if (type !== "union") return undefined;
  const all = (options ?? []).map((option) => choicesOf(definitionOf(option)));
  return all.every((each) => each !== undefined) ? all.flat() : undefined;
}
