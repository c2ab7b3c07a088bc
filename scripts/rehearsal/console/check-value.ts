import { Failure } from "#scripts/engine/failure";
import type { Block, CtyType, NestedBlock } from "#scripts/rehearsal/provider/schema/model";
import { type Step, writtenPath } from "./assignment.ts";

/** What may stand at a place of an object. */
export type Shape =
  | { readonly kind: "type"; readonly type: CtyType }
  | { readonly kind: "blocks"; readonly nested: NestedBlock }
  | { readonly kind: "fields"; readonly block: Block };

/** An object with string keys. */
export const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Refuses a value at a path, saying what it should be. */
export const wrong = (path: readonly Step[], problem: string): Failure =>
  new Failure("usage", `${writtenPath(path)}: ${problem}`);

/**
 * A value as the schema takes it. Where a text is wanted, anything else becomes its JSON: numbers and booleans as in Terraform, documents as
 * in policies.
 * @throws Failure("usage") naming the path, what is wanted and what was given
 */
export function checkValue(shape: Shape, value: unknown, path: readonly Step[]): unknown {
  if (shape.kind === "fields") return checkFields(shape.block, value, path);
  if (shape.kind === "type") return checkType(shape.type, value, path);
  const { nested } = shape;
  if (nested.nesting === "single") return value === null ? null : checkFields(nested.block, value, path);
  const blocks = value === null ? [] : value;
  if (!Array.isArray(blocks)) throw wrong(path, `a list of objects is wanted, not ${told(value)}`);
  return countChecked(
    nested,
    blocks.map((block, index) => checkFields(nested.block, block, [...path, index])),
    path,
  );
}

/** Blocks, if there may be so many. */
export function countChecked(
  { minItems, maxItems }: NestedBlock,
  blocks: readonly unknown[],
  path: readonly Step[],
): readonly unknown[] {
  if (blocks.length < minItems) throw wrong(path, `at least ${minItems} is needed`);
  if (maxItems > 0 && blocks.length > maxItems) throw wrong(path, `at most ${maxItems} is possible`);
  return blocks;
}

function checkFields(block: Block, value: unknown, path: readonly Step[]): unknown {
  if (!isFields(value)) throw wrong(path, `an object is wanted, not ${told(value)}`);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const below = [...path, name];
      return [name, checkValue(settableIn(block, name, below), inner, below)];
    }),
  );
}

/**
 * What may be put at a name.
 * @throws Failure("usage") for a name that is not there, or that only AWS decides
 */
export function settableIn(block: Block, name: string, path: readonly Step[]): Shape {
  const nested = block.blocks.find((candidate) => candidate.name === name);
  if (nested) return { kind: "blocks", nested };
  const attribute = block.attributes.find((candidate) => candidate.name === name);
  const isSettable = (one: Block["attributes"][number]) => one.optional || one.required;
  if (!attribute) {
    const names = [...block.attributes.filter(isSettable), ...block.blocks].map((each) => each.name).sort();
    throw wrong(path, `there is no such attribute; there are ${names.join(", ")}`);
  }
  if (!isSettable(attribute)) throw wrong(path, "AWS decides it; it cannot be set");
  if (attribute.writeOnly) throw wrong(path, "nothing stores it, so that there is nothing to change");
  return { kind: "type", type: attribute.type };
}

function checkType(type: CtyType, value: unknown, path: readonly Step[]): unknown {
  if (value === null || type === "dynamic") return value;
  if (typeof type === "string") {
    const wanted = type === "bool" ? "boolean" : type;
    if (typeof value === wanted) return value;
    // A policy, for example: its text is the document.
    if (type === "string") return JSON.stringify(value);
    throw wrong(path, `a ${wanted} is wanted, not ${told(value)}`);
  }
  if (type[0] === "list" || type[0] === "set") {
    if (!Array.isArray(value)) throw wrong(path, `a list is wanted, not ${told(value)}`);
    return value.map((element, index) => checkType(type[1], element, [...path, index]));
  }
  if (!isFields(value)) throw wrong(path, `an object is wanted, not ${told(value)}`);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      checkType(elementType(type, key, [...path, key]), inner, [...path, key]),
    ]),
  );
}

/**
 * Type of what a map or an object has at a key.
 * @throws Failure("usage") for a key that cannot be there
 */
export function elementType(type: Exclude<CtyType, string>, key: string, path: readonly Step[]): CtyType {
  // Nothing here could carry it safely.
  if (key === "__proto__") throw wrong(path, "this key cannot be used");
  if (type[0] !== "object") return type[1];
  if (Object.hasOwn(type[1], key)) return type[1][key]!;
  throw wrong(path, `there is no such attribute; there are ${Object.keys(type[1]).sort().join(", ")}`);
}

const told = (value: unknown): string => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
};
