import { Fn, type IResolvable, propertyAccess, Token } from "cdktf";
import { z } from "zod";
import type { Contract, Shape } from "./contract.ts";

/** A record or list that is known only to Terraform: ask for one entry, or hand over all of them. */
export interface CollectionReference<Key, T> {
  /** One entry, by key (records) or position (lists). */
  at(key: Key): T;
  /** All entries as one Terraform list, to be passed on whole; it cannot be looped over at synth. */
  readonly all: string[];
}

/** What a consumer gets for a field of the given type. */
export type Reference<T extends z.ZodType> =
  T extends z.ZodRecord<infer _K, infer V extends z.ZodType>
    ? CollectionReference<string, Reference<V>>
    : T extends z.ZodArray<infer V extends z.ZodType>
      ? CollectionReference<number, Reference<V>>
      : T extends z.ZodObject<infer S extends Shape>
        ? References<S>
        : z.output<T> extends boolean
          ? IResolvable
          : z.output<T>;

/** Typed references to every field of a contract. */
export type References<S extends Shape> = { readonly [F in keyof S]: Reference<S[F]> };

/** What a producer gives for a field: its own references or literals. */
export type Publishable<T extends z.ZodType> =
  T extends z.ZodRecord<infer _K, infer V extends z.ZodType>
    ? Readonly<Record<string, Publishable<V>>>
    : T extends z.ZodArray<infer V extends z.ZodType>
      ? readonly Publishable<V>[]
      : T extends z.ZodObject<infer S extends Shape>
        ? PublishableFields<S>
        : z.output<T> extends boolean
          ? boolean | IResolvable
          : z.output<T>;

/** Every field of a contract; a missing one does not compile. */
export type PublishableFields<S extends Shape> = { readonly [F in keyof S]: Publishable<S[F]> };

/** Keys and positions from the document down to a value. */
type Path = readonly (string | number)[];

const misuse = (path: string) =>
  new TypeError(
    `${path} is known only to Terraform and cannot be looped over at synth; loop over the environment's list and use .at(key), or pass .all on`,
  );

function collection(type: z.ZodType, document: IResolvable, path: Path): CollectionReference<string | number, unknown> {
  const label = path.join(".");
  const element = (type instanceof z.ZodRecord ? type.valueType : (type as z.ZodArray).element) as z.ZodType;
  const whole = propertyAccess(document, [...path]);
  const reference = {
    at: (key: string | number) => referenceTo(element, document, [...path, key]),
    get all() {
      return Token.asList(type instanceof z.ZodRecord ? Fn.values(whole) : whole);
    },
    get length(): number {
      throw misuse(label);
    },
    [Symbol.iterator](): never {
      throw misuse(label);
    },
  };
  return reference;
}

function referenceTo(type: z.ZodType, document: IResolvable, path: Path): unknown {
  if (type instanceof z.ZodRecord || type instanceof z.ZodArray) return collection(type, document, path);
  if (type instanceof z.ZodObject) return objectReference(type.shape as Shape, document, path);
  const value = propertyAccess(document, [...path]);
  if (type instanceof z.ZodNumber) return Token.asNumber(value);
  if (type instanceof z.ZodBoolean) return value;
  return Token.asString(value);
}

function objectReference(shape: Shape, document: IResolvable, path: Path): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(shape).map(([field, type]) => [field, referenceTo(type, document, [...path, field])]),
  );
}

/** Typed references into a contract's document, itself an expression such as `jsondecode(data...insecure_value)`. */
export function references<S extends Shape>(contract: Contract<S>, document: IResolvable): References<S> {
  return objectReference(contract.schema.shape as Shape, document, ["values"]) as References<S>;
}
