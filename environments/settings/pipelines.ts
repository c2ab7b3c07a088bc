import { z } from "zod";

/**
 * How far each pipeline has moved from the old system to this one, by the pipeline's name; one that is not named is `primary`. A
 * change of mode redeploys two functions' settings and nothing else, forth or back.
 */
export const pipelines = z
  .record(
    z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "must be the name of a pipeline, such as card-transactions"),
    z.discriminatedUnion("mode", [
      /**
       * `legacy`: the API sends clients back to the old system. `dual-run`: both work and the old results count; this system's are
       * kept as shadows and compared, at its full cost. `primary`: this system's results count.
       */
      z.strictObject({ mode: z.enum(["legacy", "dual-run", "primary"]) }),
      /** This system's results count for so many percent of the keys, always the same ones. */
      z.strictObject({ mode: z.literal("canary"), percent: z.number().min(0).max(100) }),
    ]),
  )
  .default({});
