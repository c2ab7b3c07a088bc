import { z } from "zod";

/** The employee service: a function that is paid by the request, $0.20 per million and $0.0000133 per GB-second. */
export const employees = z
  .strictObject({
    /** Memory in MB; CPU, and so the time of a cold start, comes with it. */
    memoryMb: z.int().min(128).max(10_240).default(512),
    /**
     * `database` keeps employees in MySQL. `rehearsal` does so where the database is on this machine, and else keeps them in the
     * function's memory, where they are gone with it.
     */
    store: z.enum(["database", "rehearsal"]).default("database"),
  })
  .prefault({});
