import {
  type CostExplorerClient,
  type Expression,
  GetCostAndUsageCommand,
  GetCostForecastCommand,
  type GroupDefinition,
} from "@aws-sdk/client-cost-explorer";
import { type Amount, amountOf } from "./amount.ts";
import type { ServiceCost } from "./assess.ts";
import type { ReadCosts } from "./costs.ts";
import type { Period } from "./periods.ts";

/** Cost Explorer answers in one region, for the costs of all. Source: Cost Explorer API reference, "Service endpoint" */
export const COST_EXPLORER_REGION = "us-east-1";

/** What a cap is not about: money that comes back, and tax. */
const filter: Expression = { Not: { Dimensions: { Key: "RECORD_TYPE", Values: ["Credit", "Refund", "Tax"] } } };

const byService: GroupDefinition[] = [{ Type: "DIMENSION", Key: "SERVICE" }];

/** More pages than an account can have services for: each is paid. */
const MOST_PAGES = 20;

/** AWS has too little history to expect anything: a new account, or one without costs. */
const isTooLittle = (error: unknown): boolean => error instanceof Error && error.name === "DataUnavailableException";

/**
 * The costs as Cost Explorer knows them: of the whole account, unblended, some hours late. Each call is $0.01, two a day.
 * @throws AmountError for an answer that is not in USD
 */
export const costExplorer = (client: Pick<CostExplorerClient, "send">): ReadCosts => {
  const spentIn = async ({ start, end }: Period): Promise<ServiceCost[]> => {
    const costs: ServiceCost[] = [];
    let next: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { ResultsByTime = [], NextPageToken } = await client.send(
        new GetCostAndUsageCommand({
          TimePeriod: { Start: start, End: end },
          Granularity: "MONTHLY",
          Metrics: ["UnblendedCost"],
          GroupBy: byService,
          Filter: filter,
          ...(next === undefined ? {} : { NextPageToken: next }),
        }),
      );
      for (const { TimePeriod, Groups = [] } of ResultsByTime)
        for (const { Keys = [], Metrics } of Groups) {
          const cost = Metrics?.UnblendedCost;
          const month = String(TimePeriod?.Start).slice(0, 7);
          costs.push({ month, service: Keys[0] ?? "unknown", amount: amountOf(cost?.Amount, cost?.Unit) });
        }
      if (!NextPageToken) return costs;
      next = NextPageToken;
    }
    throw new Error(`Cost Explorer has more than ${MOST_PAGES} pages of services`);
  };
  const expectedIn = async ({ start, end }: Period): Promise<Amount | undefined> => {
    // By day, so that it begins today; by month, AWS may take the days in that are over.
    const request = { TimePeriod: { Start: start, End: end }, Granularity: "DAILY", Filter: filter } as const;
    try {
      const { Total } = await client.send(new GetCostForecastCommand({ ...request, Metric: "UNBLENDED_COST" }));
      return amountOf(Total?.Amount, Total?.Unit);
    } catch (error) {
      if (isTooLittle(error)) return undefined;
      throw error;
    }
  };
  return async ({ spent, toCome }) => ({ spent: await spentIn(spent), expected: await expectedIn(toCome) });
};
