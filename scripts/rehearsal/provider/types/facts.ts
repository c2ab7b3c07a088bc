/** Reads one of the object's own attributes; undefined while it is being decided itself. */
export type Own = (name: string) => unknown;

type Literal = string | number | boolean | null | readonly unknown[];

/** What the cloud decides for an attribute: a literal, a template, or a function choosing one. */
export type Decided = Literal | ((own: Own) => Literal);

/** Attributes of the objects of a type that are in the same region. */
export type Others = (type: string) => readonly Readonly<Record<string, unknown>>[];

/**
 * What is known about a resource type beyond its schema, from its page of the AWS provider's documentation
 * (registry.terraform.io/providers/hashicorp/aws/6.25.0/docs/resources/...).
 *
 * Texts are templates: `{name}` is the object's own attribute; `{account}`, `{partition}` and `{dns}` (the partition's
 * domain) are the place, and so is `{region}` for objects without one; `{hex:N}`, `{base36:N}`, `{upper:N}`, `{digits:N}`
 * and `{uuid}` are random; `{now}` is the time; `{vpc_id>aws_vpc.default_route_table_id}` is an attribute of another object.
 */
export interface TypeFacts {
  /** The `id` attribute. @default the name, or the type and random digits */
  readonly id?: string;
  /** What `terraform import` takes, and the object's key in the cloud. @default the id */
  readonly key?: string;
  /** What the cloud decides. Dotted names reach into blocks. */
  readonly computed?: Readonly<Record<string, Decided>>;
  /** What the provider fills in for attributes left out, already in the plan. Literals; dotted names reach into blocks. */
  readonly defaults?: Readonly<Record<string, Literal>>;
  /** Attributes and blocks whose change replaces the object. Dotted names reach into blocks. */
  readonly forceNew: readonly string[];
  /** When one of the listed attributes changes, the named one is decided anew. */
  readonly mirrors?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that AWS does not give back: null after an import, kept from the state otherwise. */
  readonly residues?: readonly string[];
  /** Residues of an import that are read back all the same once the state has them. */
  readonly echoes?: readonly string[];
  /** Attributes hidden from output. */
  readonly sensitive?: readonly string[];
  /** Combinations of attributes that no two objects of a region share, beside the key. */
  readonly unique?: readonly (readonly string[])[];
  /** The service's error code for an object that exists already. @default "AlreadyExists" */
  readonly conflict?: string;
  /** What the service answers to an object that it refuses for what other objects are, as "Code: message"; undefined where it takes it. */
  readonly refuses?: (own: Own, others: Others) => string | undefined;
  /** Creating takes over an object that exists, as AWS's own default objects are taken over. @default false */
  readonly adopts?: boolean;
}

/** Facts by resource type. */
export type FactsTable = Readonly<Record<string, TypeFacts>>;

/** ARN template of a regional service. */
export const arn = (service: string, resource: string): string =>
  `arn:{partition}:${service}:{region}:{account}:${resource}`;
