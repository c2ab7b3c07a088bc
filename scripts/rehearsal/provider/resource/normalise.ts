import type { Block, CtyType, NestedBlock } from "#scripts/rehearsal/provider/schema/model";
import { type Fields, isUnknown, type Value } from "#scripts/rehearsal/provider/wire/dynamic-value";

const isFields = (value: Value): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isUnknown(value);

const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : value == null ? [] : [value]);

/** Brings a value to its type's shape: every key of an object is there, nothing else is. */
const shape = (type: CtyType, value: Value): Value => {
  if (value === undefined || value === null) return null;
  if (isUnknown(value) || typeof type === "string") return value;
  if (type[0] === "object") {
    if (!isFields(value)) return null;
    return Object.fromEntries(Object.entries(type[1]).map(([name, inner]) => [name, shape(inner, own(value, name))]));
  }
  const element = type[1];
  if (type[0] !== "map") return list(value).map((inner) => shape(element, inner));
  if (!isFields(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(element, inner)]));
};

const nested = ({ nesting, block }: NestedBlock, value: Value): Value => {
  if (isUnknown(value)) return value;
  if (nesting === "single") return isFields(value) ? normalise(block, value) : null;
  return list(value).map((element) => (isFields(element) ? normalise(block, element) : element));
};

/** An object's own field; never something inherited, whatever the name. */
export const own = (fields: Fields, name: string): Value => (Object.hasOwn(fields, name) ? fields[name] : undefined);

/**
 * Brings any object to the exact shape of a schema: every attribute and block is present (null or empty if it was
 * missing) and what the schema does not know is dropped. Terraform refuses anything else.
 */
export const normalise = (block: Block, fields: Fields): Fields =>
  Object.fromEntries([
    ...block.attributes.map(({ name, type }) => [name, shape(type, own(fields, name))] as const),
    ...block.blocks.map((inner) => [inner.name, nested(inner, own(fields, inner.name))] as const),
  ]);
