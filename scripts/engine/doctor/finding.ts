/** `problem`: something will fail. `warning`: it works, and deserves a look. `skipped`: it was not looked at, and why. */
export type FindingStatus = "ok" | "warning" | "problem" | "skipped";

/** What one check came to. */
export interface Outcome {
  readonly status: FindingStatus;
  /** What was found, as a sentence or a value; may hold text of others. */
  readonly found: string;
  /** What to do about it: a command, where one does it. */
  readonly remedy?: string;
}

/** An outcome with the name of its check. */
export interface Finding extends Outcome {
  readonly check: string;
}

/** One thing to look at, on this machine or in the account. */
export interface Check {
  readonly name: string;
  /** Looks, and changes nothing. The signal says that nobody waits any more. */
  examine(signal: AbortSignal): Outcome | Promise<Outcome>;
}

export const ok = (found: string): Outcome => ({ status: "ok", found });
export const warning = (found: string, remedy: string): Outcome => ({ status: "warning", found, remedy });
export const problem = (found: string, remedy: string): Outcome => ({ status: "problem", found, remedy });
export const skipped = (found: string): Outcome => ({ status: "skipped", found });
