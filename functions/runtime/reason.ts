import type * as z from "zod";

/** Where and why something was refused. Safe to show: field names and rules, never a submitted value. */
export interface Reason {
  /** `amountMinor`, `cardholder.latitude`; empty when it is the whole. */
  readonly path: string;
  readonly reason: string;
}

/** A field's name comes from outside as well: only what reads like a name is shown. */
const showName = (name: string): string => (/^[A-Za-z_]{1,40}$/.test(name) ? name : "(unprintable)");

/** The first of the problems that zod found, in words. */
export const firstReason = (error: z.ZodError): Reason => {
  const issue = error.issues[0]!;
  const path = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return { path, reason: issue.message };
  return {
    path,
    reason: `has fields that are not part of it: ${[...new Set(issue.keys.map(showName))].slice(0, 5).join(", ")}`,
  };
};
