/** A resource that a stack's code declares and no state holds. */
export interface MissingResource {
  /** E.g. `aws_sqs_queue.jobs`. */
  readonly address: string;
  readonly type: string;
  /** Whether an object of it carries the tag `Address`. */
  readonly tagged: boolean;
  /** What it would be imported by, where names in the code alone tell; undefined otherwise. */
  readonly importId: string | undefined;
}
