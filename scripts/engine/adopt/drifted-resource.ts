/** One attribute of a resource whose live value is not the code's. Values are in clear; what is sensitive is not among them. */
export interface DriftedAttribute {
  readonly name: string;
  /** What Terraform would set, and what is there. */
  readonly code: unknown;
  readonly live: unknown;
}

/** A resource of one stack that was changed or deleted beside Terraform. */
export interface DriftedResource {
  /** Stack id. */
  readonly stack: string;
  /** E.g. `aws_db_instance.primary`. */
  readonly address: string;
  readonly attributes: readonly DriftedAttribute[];
  /** Whether it was deleted, and is to stay away. @default false */
  readonly gone?: boolean | undefined;
}

/** Type and logical id of an address; undefined for one that no stack of this platform gives, e.g. with an index. */
export function partsOf(address: string): readonly [type: string, id: string] | undefined {
  const [, type, id] = /^(aws_\w+)\.([A-Za-z][\w-]*)$/.exec(address) ?? [];
  return type === undefined || id === undefined ? undefined : [type, id];
}
