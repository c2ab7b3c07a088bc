import type { Environment } from "#environments/environment";
import { type Configurations, type Estimate, estimateMonthly } from "./estimate.ts";
import type { Scenario } from "./rule.ts";

/** What a million events more a month cost, at a volume that is there already. USD. */
export interface PerMillion {
  /** The volume they come on top of, and how long events have come at it: what is kept is paid every month anew. */
  readonly at: Scenario;
  readonly usd: number;
  /** Of it the writes to the table of results: each event is checked for a repetition and its result stored by one conditional write. */
  readonly writesUsd: number;
}

/** Events that are estimated besides, in millions: many, since every line of an estimate is rounded to the cent. */
const MILLIONS = 100;
const WRITES = "dynamodb.write-million";
const RESULTS = "aws_dynamodb_table.results";

/** The difference that another hundred million events make to each line of the estimate, for each million of them. */
export function perMillionEvents(environment: Environment, configurations: Configurations, at: Scenario): PerMillion {
  const added = (MILLIONS * 1e6 * environment.usage.bytesPerEvent) / 1e9;
  const [before, after] = [at, { ...at, eventsGb: at.eventsGb + added }].map((scenario) =>
    estimateMonthly(environment, configurations, scenario),
  ) as [Estimate, Estimate];
  const usd = (cents: number) => cents / 100 / MILLIONS;
  return { at, usd: usd(after.cents - before.cents), writesUsd: usd(writesOf(after) - writesOf(before)) };
}

const writesOf = ({ stacks }: Estimate): number =>
  stacks
    .flatMap(({ resources }) => resources)
    .filter(({ address }) => address === RESULTS)
    .flatMap(({ lines }) => lines)
    .filter(({ price }) => price.name === WRITES)
    .reduce((sum, { cents }) => sum + cents, 0);
