import * as z from "zod";
import { Failure } from "#scripts/engine/failure";
import { readDocument } from "#scripts/engine/read-document";
import { fieldName, type Mapping } from "./mapping.ts";

/** Mismatches of a whole row: it is in one of the systems only. */
export const ONLY_OLD = "only-old";
export const ONLY_NEW = "only-new";

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a day such as 2026-12-31")
  .refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true, "must be a day that there is");

const explanation = z.strictObject({
  /** Name of a field as reports have it, or `only-old` or `only-new`. */
  field: z.string().min(1),
  /** Why the two differ, and that it is well so; a sentence. */
  cause: z.string().trim().min(20, "must say in a sentence why it is right"),
  /** Last day (UTC) on which it holds; then somebody looks at it again. */
  until: day,
  /** Holds only where the old value, as reports show it, is this one. @default any */
  old: z.string().optional(),
  /** Holds only where the new value is this one. @default any */
  new: z.string().optional(),
});
export type Explanation = z.output<typeof explanation>;

const list = z.array(explanation).max(1000);

/** What is accepted, and what is wrong with that list. */
export interface Accepted {
  readonly valid: readonly Explanation[];
  /** A sentence each. */
  readonly expired: readonly string[];
}

/**
 * Reads explanations of mismatches. One that has expired explains nothing.
 * @param today `2026-11-20`, UTC
 * @throws Failure for one that breaks a rule, or that is about no field of the mapping
 */
export function readExplanations(file: string, mapping: Mapping, today: string): Accepted {
  const all = readDocument(file, list, "list of explanations");
  const known = [...mapping.fields.map(fieldName), ONLY_OLD, ONLY_NEW];
  for (const [index, { field }] of all.entries())
    if (!known.includes(field))
      throw new Failure(
        "usage",
        `${file}: ${index}.field: there is no field of that name; there are ${known.join(", ")}`,
      );
  return {
    valid: all.filter(({ until }) => until >= today),
    expired: all
      .filter(({ until }) => until < today)
      .map(({ field, until }) => `the explanation of ${field} expired on ${until}; mend the cause, or decide again`),
  };
}

/** The explanation of a mismatch, if there is one; `old` and `here` as reports show them. */
export const explain = (
  explanations: readonly Explanation[],
  { field, old, here }: { readonly field: string; readonly old: string; readonly here: string },
): Explanation | undefined =>
  explanations.find(
    (each) =>
      each.field === field &&
      (each.old === undefined || each.old === old) &&
      (each.new === undefined || each.new === here),
  );
