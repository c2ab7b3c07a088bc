import { z } from "zod";
import { parseJson } from "#functions/runtime/parse-json";
import type { Section } from "../sections/section.ts";
import type { CostView } from "../views.ts";

const cents = z.number().transform((usd) => Math.round(usd * 100));
const report = z.object({
  environments: z.array(
    z.object({
      environment: z.string(),
      capUsd: cents,
      targetUsd: cents,
      unpriced: z.array(z.unknown()),
      estimates: z.array(
        z.object({
          month: z.number(),
          eventsGb: z.number(),
          cents: z.number(),
          stacks: z.array(z.object({ id: z.string(), cents: z.number() })),
        }),
      ),
    }),
  ),
});

/** After a year, month by month things hardly change. */
const MONTH = 12;
const DEAREST = 3;

/**
 * What every environment costs, each at its own volumes, as `cost` says.
 * @param run runs the command line with these arguments; resolves with what it prints
 */
export const costTable = (
  run: (args: readonly string[], signal: AbortSignal) => Promise<string>,
): Section<CostView> => ({
  // It changes with the code alone; whoever changes that has it read again.
  every: 3_600_000,
  read: async (signal) => {
    const { environments } = report.parse(parseJson(await run(["cost", "--json"], signal)));
    return {
      environments: environments.flatMap(({ environment, capUsd, targetUsd, unpriced, estimates }) =>
        estimates
          .filter(({ month }) => month === MONTH)
          .map(({ month, eventsGb, cents: total, stacks }) => ({
            environment,
            eventsGb,
            month,
            cents: total,
            targetCents: targetUsd,
            capCents: capUsd,
            stacks: stacks.toSorted((one, other) => other.cents - one.cents).slice(0, DEAREST),
            unpriced: unpriced.length,
          })),
      ),
    };
  },
});
