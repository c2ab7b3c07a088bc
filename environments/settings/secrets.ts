import { z } from "zod";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, "must be lower-case letters, digits and hyphens, at most 50");

/** Entries of Secrets Manager beside the platform's own; about $0.40 a month each. Values never stand in a file. */
export const secrets = z
  .strictObject({
    /** Name -> what the value is, whom it belongs to and how it is renewed: it is what somebody reads who must put it in at night. */
    more: z.record(name, z.string().min(10).max(2048)).default({}),
  })
  .prefault({});
