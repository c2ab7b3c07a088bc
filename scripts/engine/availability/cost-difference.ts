import type { Environment } from "#environments/environment";
import { type Comparison, compareEstimates } from "#scripts/engine/cost/compare";
import { type Configurations, estimateMonthly } from "#scripts/engine/cost/estimate";

/** An environment with its stacks' Terraform JSON. */
export interface Priced {
  readonly environment: Environment;
  readonly configurations: Configurations;
}

/** What a switch adds to the month's bill, in US cents; negative where it saves. */
export interface CostDifference {
  readonly before: number;
  readonly after: number;
  readonly cents: number;
  /** The stacks whose amount differs, by concern; what no stack makes (traffic between AZs, say) last. */
  readonly stacks: readonly { readonly concern: string; readonly cents: number }[];
  /** What has no price and is therefore left out, of the resources that differ. */
  readonly unpriced: readonly string[];
}

/** Estimates both sides by the price table, with the environment's usual use. */
export function costDifference(before: Priced, after: Priced): CostDifference {
  const [one, other] = [before, after].map((side) => estimateMonthly(side.environment, side.configurations));
  const { stacks, ...sums }: Comparison = compareEstimates(one!, other!);
  return {
    ...sums,
    stacks: stacks.filter(({ cents }) => cents !== 0).map(({ concern, cents }) => ({ concern, cents })),
    unpriced: stacks.flatMap(({ concern, resources }) =>
      resources.flatMap(({ address, unpriced }) => unpriced.map((text) => `${concern} ${address}: ${text}`)),
    ),
  };
}
