import { z } from "zod";

/** The employee service: a function that is paid by the request, $0.20 per million and $0.0000133 per GB-second. */
export const employees = z
  .strictObject({
    /** Memory in MB; CPU, and so the time of a cold start, comes with it. */
    memoryMb: z.int().min(128).max(10_240).default(512),
    /**
     * Requests that it answers at once, each over a connection of its own: a rush waits at the API, whose callers get an error and try
     * again, and not at MySQL. Half of the database's connections at most, since while new code is put in place the old still holds
     * its own. Taken out of the account's quota, of which AWS keeps 100 for all others: a new account has less to give until the quota
     * "Concurrent executions" is raised; `none` reserves nothing.
     */
    maxConcurrency: z.int().min(1).max(1_000).or(z.literal("none")).default(20),
    /** Group of `signIn.groups` whose members may create, change and remove employees. Everybody who signed in may look at them. */
    managers: z.string().min(1).default("admin"),
    /**
     * `database` keeps employees in MySQL. `rehearsal` does so where the database is on this machine, and else keeps them in the
     * function's memory, where they are gone with it.
     */
    store: z.enum(["database", "rehearsal"]).default("database"),
  })
  .prefault({});
