import { z } from "zod";

const wellFormed = /^[a-z][a-z0-9-]{0,49}$/;

/** Entries whose values people put in: name -> what it is, in at most so many characters. Empty unless there are any. */
export const moreEntries = (longest: number) =>
  z
    .record(z.string(), z.string().min(10).max(longest))
    .default({})
    .superRefine((entries, context) => {
      for (const name of Object.keys(entries).filter((name) => !wellFormed.test(name)))
        context.addIssue({
          code: "custom",
          path: [name],
          message: "must be named in lower-case letters, digits and hyphens, at most 50",
        });
    });
