/**
 * How a command can end other than well. `decision` means that a person (or a flag) must choose before it can go on,
 * `usage` that it was called wrongly.
 */
export type FailureKind = "failed" | "usage" | "decision" | "interrupted";

/** An expected end: its message alone, without a stack trace, tells what went wrong, where, and how to mend it. */
export class Failure extends Error {
  override name = "Failure";
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** A decision about one stack alone: whatever does not depend on that stack goes on. */
export class HeldBack extends Failure {
  override name = "HeldBack";

  constructor(message: string) {
    super("decision", message);
  }
}

/** The text of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
