/**
 * How a command can end other than well. `decision` means that a person (or a flag) must choose before it can go on,
 * `usage` that it was called wrongly.
 */
export type FailureKind = "failed" | "usage" | "decision" | "interrupted";

/** What a failure says besides its message. */
export interface FailureOptions extends ErrorOptions {
  /** The cause and the way on in one line, for a summary of many. @default the message's first line */
  readonly brief?: string | undefined;
  /** What a program needs to go on, for `--json`: added to `error` there. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** An expected end: its message alone, without a stack trace, tells what went wrong, where, and how to mend it. */
export class Failure extends Error {
  override name = "Failure";
  readonly kind: FailureKind;
  readonly brief: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(kind: FailureKind, message: string, { brief, details, ...options }: FailureOptions = {}) {
    super(message, options);
    this.kind = kind;
    this.brief = brief ?? message.split("\n")[0] ?? "";
    this.details = details ?? {};
  }
}

/** A decision about one stack alone: whatever does not depend on that stack goes on. */
export class HeldBack extends Failure {
  override name = "HeldBack";

  constructor(message: string) {
    super("decision", message);
  }
}

/** Anything thrown in one line. */
export const briefOf = (error: unknown): string =>
  error instanceof Failure ? error.brief : (messageOf(error).split("\n")[0] ?? "");

/** The text of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
