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
