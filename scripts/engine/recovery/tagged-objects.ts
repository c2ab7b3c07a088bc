import type { MissingResource } from "./missing-resources.ts";

/** An object of the cloud, as far as it tells of itself. Everything in it may have been written by others. */
export interface FoundObject {
  /** Terraform resource type, e.g. `aws_sqs_queue`; undefined where neither it nor its tags tell. */
  readonly type: string | undefined;
  /** Undefined where the type has none, or it is not told. */
  readonly region: string | undefined;
  /** What `terraform import` takes; undefined for a type whose form is not known here. */
  readonly importId: string | undefined;
  readonly arn: string | undefined;
  /** Its tag `Stack`; undefined for a type that carries no tags. */
  readonly stack: string | undefined;
  /** Its tag `Address`; undefined for a type that carries no tags. */
  readonly address: string | undefined;
}

/** A stack of which some objects may be in no state. */
export interface Suspect {
  readonly stackId: string;
  /** What the stack's code declares and its state does not hold; of a stack with known flights, what those were to create. */
  readonly missing: readonly MissingResource[];
}

/** What exists in the cloud, found by its tags. */
export interface TaggedObjects {
  /**
   * Whether objects that carry no tags are found as well. If not, one of them may exist though nothing was found.
   */
  readonly complete: boolean;
  /** Objects whose tags name one of the stacks, and those without tags that may belong to one. */
  find(suspects: readonly Suspect[]): Promise<readonly FoundObject[]>;
  /** Objects whose tag `Name` is one of these, whoever made them. @default none can be looked for */
  findNamed?(names: readonly string[]): Promise<readonly NamedObject[]>;
}

/** An object that was found by its tag `Name`. */
export interface NamedObject extends FoundObject {
  readonly name: string;
}
