import type { Environment } from "#environments/environment";
import type { TerraformJson } from "#scripts/engine/ledger/terraform-json";
import { type Attributes, NotKnown } from "./attributes.ts";
import { BESIDE, besideTheStacks } from "./beside.ts";
import { nameOfPrice, type PriceList, pricesOf } from "./prices/lookup.ts";
import type { Price } from "./prices/price.ts";
import type { Line, PricedLine, Scenario, Situation, Verdict } from "./rule.ts";
import { freeTypes } from "./rules/free.ts";
import { rules } from "./rules/index.ts";

/** One thing that a resource is paid for: `cents` a month, rounded. */
export interface EstimatedLine extends Omit<PricedLine, "price"> {
  readonly price: Price & { readonly name: string };
  readonly cents: number;
}

/** One resource: what it is paid for; what of it has no price; or why it is free. */
export interface ResourceEstimate {
  /** Terraform's address, or a name of what stands beside the stacks. */
  readonly address: string;
  readonly lines: readonly EstimatedLine[];
  /** Why it, or a part of it, has no price. Never counted as zero: it is not in the sums. */
  readonly unpriced: readonly string[];
  /** Why AWS charges nothing for it; null where it does, or where nobody knows. */
  readonly free: string | null;
  readonly cents: number;
}

export interface StackEstimate {
  readonly id: string;
  readonly resources: readonly ResourceEstimate[];
  readonly cents: number;
}

/** A month of an environment. Every sum is of lines that are rounded to the cent, so that all add up. */
export interface Estimate {
  readonly environment: string;
  readonly scenario: Scenario;
  /** In the order given, and last what no stack makes. */
  readonly stacks: readonly StackEstimate[];
  readonly cents: number;
}

/** What is estimated: Terraform JSON by stack id. */
export type Configurations = ReadonlyMap<string, Pick<TerraformJson, "resource">>;

/** The first volume of events, after the first year. */
export const usualScenario = ({ usage }: Environment): Scenario => ({ month: 12, eventsGb: usage.eventsGb[0] ?? 0 });

/**
 * What an environment costs in a month, by stack and resource. Pure: needs no account and no Terraform.
 * @param configurations the environment's synthesized stacks, all or some
 */
export function estimateMonthly(
  environment: Environment,
  configurations: Configurations,
  scenario: Scenario = usualScenario(environment),
): Estimate {
  const prices = pricesOf(environment.region);
  const stacks = [...configurations].map(([id, { resource }]) => {
    const resources = Object.entries(resource).flatMap(([type, named]) =>
      Object.entries(named).map(([name, attributes]) => {
        const situation = { name, stack: resource, environment, scenario };
        return estimateResource(`${type}.${name}`, verdictOn(type, attributes, situation), prices);
      }),
    );
    return stackEstimate(id, resources);
  });
  const others = [...besideTheStacks({ environment, scenario })].map(([name, lines]) =>
    estimateResource(name, lines, prices),
  );
  const all = [...stacks, stackEstimate(BESIDE, others)];
  return { environment: environment.name, scenario, stacks: all, cents: sum(all) };
}

const sum = (parts: readonly { readonly cents: number }[]): number =>
  parts.reduce((total, { cents }) => total + cents, 0);

const stackEstimate = (id: string, resources: readonly ResourceEstimate[]): StackEstimate => ({
  id,
  resources,
  cents: sum(resources),
});

function verdictOn(type: string, attributes: unknown, situation: Situation): Verdict {
  const free = freeTypes.get(type);
  if (free !== undefined) return { free };
  const rule = rules.get(type);
  const whole = (unpriced: string): Verdict => [{ what: type, unpriced }];
  if (!rule) return whole("nobody has written down how it is paid");
  const { count, for_each: each, ...own } = attributes as Attributes;
  if (each !== undefined || (count !== undefined && typeof count !== "number"))
    return whole("how many there are is not known before the apply");
  try {
    const verdict = rule(own, situation);
    return count === undefined || "free" in verdict ? verdict : verdict.map((line) => times(line, count));
  } catch (error) {
    if (error instanceof NotKnown) return whole(error.message);
    throw error;
  }
}

const times = (line: Line, count: number): Line =>
  "unpriced" in line ? line : { ...line, quantity: line.quantity * count };

function estimateResource(address: string, verdict: Verdict, prices: PriceList): ResourceEstimate {
  if ("free" in verdict) return { address, lines: [], unpriced: [], free: verdict.free, cents: 0 };
  const lines: EstimatedLine[] = [];
  const unpriced: string[] = [];
  for (const line of verdict) {
    const price = "unpriced" in line ? undefined : prices(line.price);
    if ("unpriced" in line) unpriced.push(`${line.what}: ${line.unpriced}`);
    else if (!price) unpriced.push(`${line.what}: the region's table has no price for ${nameOfPrice(line.price)}`);
    else {
      const { what, quantity } = line;
      const cents = Math.round(Number((quantity * price.usd * 100).toFixed(6)));
      lines.push({ what, quantity, price: { ...price, name: nameOfPrice(line.price) }, cents });
    }
  }
  return { address, lines, unpriced, free: null, cents: sum(lines) };
}
