import fc from "fast-check";
import { thorough } from "#scripts/house/thorough";

/**
 * How many schedules to try, and from where: a failure prints its seed, and `SLUICE_SEED=<seed> SLUICE_SCHEDULES=<number> npm test <file>`
 * repeats it.
 * @param usual how many where nobody asks for more; a thorough run has five times as many
 */
export const schedules = (usual: number) => ({
  numRuns: Number(process.env.SLUICE_SCHEDULES ?? usual * (thorough ? 5 : 1)),
  ...(process.env.SLUICE_SEED === undefined ? {} : { seed: Number(process.env.SLUICE_SEED) }),
});

/** How likely a fault is, up to so much. */
export const probability = (max: number) => fc.double({ min: 0, max, noNaN: true });

/** What a mapping of a function that reports failed records may be set to. */
export const reportingMapping = {
  batchSize: fc.constantFrom(1, 3, 10, 50),
  maximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 1),
  parallelizationFactor: fc.integer({ min: 1, max: 3 }),
  bisectBatchOnFunctionError: fc.boolean(),
  functionResponseTypes: fc.constant(["ReportBatchItemFailures" as const]),
};

/** What goes wrong for a function that writes: with its effects, and with the event source's own calls. */
export const mishaps = {
  effects: fc.record({
    refused: probability(0.2),
    unheard: probability(0.1),
    death: probability(0.05),
    delay: fc.constantFrom(0, 5, 300),
  }),
  faults: fc.record({
    before: probability(0.1),
    after: probability(0.1),
    crash: probability(0.02),
    delay: fc.constantFrom(0, 5, 300),
  }),
};
