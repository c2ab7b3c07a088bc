import { messageOf } from "#scripts/engine/failure";
import { type Check, type Finding, type Outcome, problem } from "./finding.ts";

export interface ExamineOptions {
  /** Ends everything that has not answered yet. */
  readonly signal: AbortSignal;
  /** How long each check may take. @default 10 seconds */
  readonly milliseconds?: number;
}

/**
 * Makes all checks side by side. One that throws or does not answer is a finding like any other: what cannot be checked cannot be
 * called well.
 * @throws the signal's reason if it comes first
 */
export async function examine(
  checks: readonly Check[],
  { signal, milliseconds = 10_000 }: ExamineOptions,
): Promise<readonly Finding[]> {
  const findings = await Promise.all(
    checks.map(async (check) => ({ check: check.name, ...(await outcomeOf(check, signal, milliseconds)) })),
  );
  signal.throwIfAborted();
  return findings;
}

async function outcomeOf(check: Check, signal: AbortSignal, milliseconds: number): Promise<Outcome> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), milliseconds);
  const over = AbortSignal.any([signal, patience.signal]);
  try {
    return await Promise.race([Promise.resolve().then(() => check.examine(over)), end(over, milliseconds)]);
  } catch (error) {
    if (patience.signal.aborted) return unanswered(milliseconds);
    return problem(
      `could not be checked: ${messageOf(error)}`,
      "run doctor again; if it stays, its check is in scripts/engine/doctor",
    );
  } finally {
    clearTimeout(timer);
  }
}

const unanswered = (milliseconds: number): Outcome =>
  problem(`no answer within ${milliseconds / 1000} s`, "check the network and the proxy, then run doctor again");

const end = (over: AbortSignal, milliseconds: number): Promise<Outcome> =>
  new Promise((resolve) => {
    const tell = () => resolve(unanswered(milliseconds));
    if (over.aborted) tell();
    else over.addEventListener("abort", tell, { once: true });
  });
