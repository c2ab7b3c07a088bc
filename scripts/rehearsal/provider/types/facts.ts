/**
 * What is known about a resource type beyond its schema, from the AWS provider's documentation. Texts with braces are
 * filled when an object is created: `{name}` is the object's own attribute, `{region}`, `{account}`, `{partition}` and
 * `{dns}` (the partition's domain) are the place, `{hex:N}`, `{base36:N}`, `{digits:N}` and `{uuid}` are random, `{now}` is the time.
 */
export interface TypeFacts {
  /** The `id` attribute. @default the name, or the type and random digits */
  readonly id?: string;
  /** What `terraform import` takes, and the object's key in the cloud. @default the id */
  readonly key?: string;
  /** Values of computed attributes. */
  readonly computed?: Readonly<Record<string, unknown>>;
  /** What the provider fills in for attributes left out; dotted names reach into blocks. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Attributes and blocks whose change replaces the object. Absent: not known, so no change may be called safe. */
  readonly forceNew?: readonly string[];
  /** When one of the values changes, the key is decided anew. */
  readonly mirrors?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that AWS does not give back: null after an import, kept from the state otherwise. */
  readonly residues?: readonly string[];
  /** Attributes hidden from output. */
  readonly sensitive?: readonly string[];
  /** Sets of attributes that no two objects of a region share, beside the key. */
  readonly unique?: readonly (readonly string[])[];
  /** Name of the service error for an object that exists already. @default "AlreadyExists" */
  readonly conflict?: string;
}
