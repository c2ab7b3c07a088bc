import type { Environment } from "#environments/environment";
import type { Attributes, Resources } from "./attributes.ts";
import type { PriceKey } from "./prices/lookup.ts";

/** Hours that AWS counts a month as. */
export const HOURS = 730;
/** Days of such a month. */
export const DAYS = HOURS / 24;

/** One thing that is paid: so much of it, at that price. */
export interface PricedLine {
  readonly what: string;
  readonly quantity: number;
  readonly price: PriceKey;
}

/** One thing that is paid and that there is no price for, or whose quantity nobody knows. */
export interface UnpricedLine {
  readonly what: string;
  readonly unpriced: string;
}

export type Line = PricedLine | UnpricedLine;

/** A volume of events at a time. */
export interface Scenario {
  /** Months since the first event; storage holds what has come in until the end of this one. */
  readonly month: number;
  readonly eventsGb: number;
}

/** Where a resource stands, and how much is asked of it. */
export interface Situation {
  /** Its name within its type: `primary` of `aws_db_instance.primary`. */
  readonly name: string;
  /** All of its stack. */
  readonly stack: Resources;
  readonly environment: Environment;
  readonly scenario: Scenario;
}

/** What a resource is paid for, or why nothing is. */
export type Verdict = readonly Line[] | { readonly free: string };

/** How the resources of one type are paid. @throws NotKnown where an argument that decides is known after the apply only */
export type Rule = (attributes: Attributes, situation: Situation) => Verdict;

/** How many months of what comes in every month are kept. @param days of keeping; undefined keeps all */
export const monthsKept = ({ month }: Scenario, days: number | undefined): number =>
  days === undefined ? month : Math.min(month, days / DAYS);
