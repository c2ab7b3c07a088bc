import { z } from "zod";

const wellFormed = /^[a-z][a-z0-9-]{0,49}$/;

/** Entries of Secrets Manager beside the platform's own; about $0.40 a month each. Values never stand in a file. */
export const secrets = z
  .strictObject({
    /** Name -> what the value is, whom it belongs to and how it is renewed: it is what somebody reads who must put it in at night. */
    more: z
      .record(z.string(), z.string().min(10).max(2048))
      .default({})
      .superRefine((entries, context) => {
        for (const name of Object.keys(entries).filter((name) => !wellFormed.test(name)))
          context.addIssue({
            code: "custom",
            path: [name],
            message: "must be named in lower-case letters, digits and hyphens, at most 50",
          });
      }),
  })
  .prefault({});
