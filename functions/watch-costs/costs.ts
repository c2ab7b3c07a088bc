import type { KnownCosts } from "./assess.ts";
import type { Periods } from "./periods.ts";

/** Says what is known of the costs of some periods. Outages are thrown. */
export type ReadCosts = (periods: Periods) => Promise<KnownCosts>;

/** The costs of a rehearsal: nothing is paid on one's own machine, and nothing is expected. */
export const noCosts: ReadCosts = async () => ({ spent: [], expected: undefined });
