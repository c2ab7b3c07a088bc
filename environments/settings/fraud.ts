import { z } from "zod";

/** How card transactions are scored, and how long what is known of them stays. */
export const fraud = z
  .strictObject({
    /**
     * What the rules are tuned by, as far as it differs from the standard: `{ alertFrom: 60, points: { velocity: 10 } }`. Every setting is in
     * functions/fraud/settings.ts, and is checked when the stack is synthesized.
     */
    rules: z.record(z.string().min(1), z.json()).default({}),
    /**
     * How long a scored transaction stays readable, and how long one that is delivered again is known to be one. A million kept for a month are
     * $0.17.
     */
    keepTransactionsDays: z.int().min(7).max(3650).default(30),
    /** Memory in MB of the function that scores; CPU grows with it. */
    memoryMb: z.int().min(128).max(10_240).default(512),
    /** How long a card that pays no more is remembered. */
    stateDays: z.int().min(1).max(3650).default(90),
  })
  .prefault({});
