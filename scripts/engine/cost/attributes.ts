import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";

/** Arguments of one resource as Terraform reads them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Resources of one stack: type -> name -> arguments. */
export type Resources = TerraformJson["resource"];

/** Thrown by a rule that needs a value which the configuration does not have. */
export class NotKnown extends Error {
  override name = "NotKnown";
}

/**
 * An argument that must be a number.
 * @param standard what AWS takes where nothing is said
 */
export function numberOf(attributes: Attributes, name: string, standard?: number): number {
  const value = attributes[name] ?? standard;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
  throw new NotKnown(`${name} is no number before the apply`);
}

/**
 * An argument that must be a plain text, not a reference.
 * @param standard what AWS takes where nothing is said
 */
export function textOf(attributes: Attributes, name: string, standard?: string): string {
  const value = attributes[name] ?? standard;
  if (typeof value === "string" && !/[$%]\{/.test(value)) return value;
  throw new NotKnown(`${name} is not known before the apply`);
}

/** A block that is there at most once, however it is written. */
export function blockOf(attributes: Attributes, name: string): Attributes {
  const value = Array.isArray(attributes[name]) ? attributes[name][0] : attributes[name];
  return typeof value === "object" && value !== null ? (value as Attributes) : {};
}

/** Whether an argument is set, written as a boolean or as a text. */
export const isSet = (attributes: Attributes, name: string): boolean =>
  attributes[name] === true || attributes[name] === "true";

/** All of a type in a stack, by name. */
export const allOf = (stack: Resources, type: string): [name: string, attributes: Attributes][] =>
  Object.entries(Object.hasOwn(stack, type) ? (stack[type] ?? {}) : {}) as [string, Attributes][];

/** Whether a value refers to a resource. */
export const refersTo = (value: unknown, address: string): boolean =>
  (JSON.stringify(value) ?? "").includes(`\${${address}.`);
