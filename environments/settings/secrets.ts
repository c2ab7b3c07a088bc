import { z } from "zod";
import { moreEntries } from "./more-entries.ts";

/** Entries of Secrets Manager beside the platform's own; about $0.40 a month each. Values never stand in a file. */
export const secrets = z
  .strictObject({
    /** Name -> what the value is, whom it belongs to and how it is renewed: it is what somebody reads who must put it in at night. */
    more: moreEntries(2048),
  })
  .prefault({});
