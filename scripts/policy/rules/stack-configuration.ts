import { encodedDocument } from "../encoded-document.ts";

/** Arguments of one block as Terraform reads them. */
export type Arguments = Readonly<Record<string, unknown>>;

/** One stack's Terraform JSON, as rules look at it. */
export interface StackConfiguration {
  readonly id: string;
  readonly concern: string;
  /** `[type, name, arguments]` of every resource. */
  readonly resources: readonly (readonly [type: string, name: string, block: Arguments])[];
  /** Types and names of every data source, likewise. */
  readonly data: readonly (readonly [type: string, name: string, block: Arguments])[];
  readonly json: unknown;
}

/** What a rule objects to, a sentence each, beginning with stack and address. */
export type Rule = (stack: StackConfiguration) => readonly string[];

/** @param json content of a `cdk.tf.json`, parsed */
export function stackConfiguration(id: string, concern: string, json: unknown): StackConfiguration {
  const { resource, data } = json as { resource?: Section; data?: Section };
  return { id, concern, resources: blocksOf(resource), data: blocksOf(data), json };
}

type Section = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

const blocksOf = (section: Section = {}) =>
  Object.entries(section).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([name, block]) => [type, name, block] as const),
  );

/** Blocks of a kind, however they are written: none, one, or a list. */
export const blocks = (value: unknown): readonly Arguments[] =>
  value === undefined || value === null ? [] : ([value].flat() as unknown as readonly Arguments[]);

/** A document that an attribute holds as JSON text or as an expression; undefined when it is neither. */
export function documentIn(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  const encoded = encodedDocument(text);
  if (encoded) return encoded.document;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
