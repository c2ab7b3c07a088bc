/** Where an object lives: type, region (`global` for regionless types) and the id it is imported by. */
export interface ObjectAddress {
  /** Terraform resource type, for example `aws_sqs_queue`. */
  readonly type: string;
  readonly region: string;
  /** The cloud's own identifier, the one `terraform import` takes. */
  readonly key: string;
}

/** Attribute values as Terraform sees them: null, string, number, boolean, array or object. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One object of the cloud with everything that is known about it. */
export interface CloudObject extends ObjectAddress {
  readonly attributes: Attributes;
}

/**
 * The rehearsal's cloud. It is the only truth about what exists: editing it here is what a hand on the AWS console is
 * to the real one, and Terraform sees it as drift.
 */
export interface Cloud {
  get(address: ObjectAddress): CloudObject | undefined;
  /** All objects, or those of one type and region, in the order they were first put. */
  list(filter?: { readonly type?: string; readonly region?: string }): readonly CloudObject[];
  /** Puts an object by hand: creates or replaces it. */
  put(object: CloudObject): void;
  /** Puts an object for Terraform, which has yet to write its state: it is unsettled. */
  create(object: CloudObject): void;
  /** Notes that a state holds the object. */
  settle(address: ObjectAddress): void;
  /** Objects made for Terraform that no state was seen to hold, oldest first: a run that was killed lost some of them. */
  unsettled(): readonly CloudObject[];
  /** Deletes an object; false if there was none. */
  remove(address: ObjectAddress): boolean;
  /** Releases the directory. The cloud cannot be changed afterwards. */
  close(): void;
}
