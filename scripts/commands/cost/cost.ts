import type { Context } from "#scripts/commands/cli/context";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import { compareEstimates } from "#scripts/engine/cost/compare";
import { comparisonText } from "#scripts/engine/cost/comparison-text";
import { configurationsOf } from "#scripts/engine/cost/configurations";
import type { Estimate } from "#scripts/engine/cost/estimate";
import { type Forecast, forecast, isOverCap } from "#scripts/engine/cost/forecast";
import { forecastData } from "#scripts/engine/cost/forecast-data";
import { forecastMarkdown } from "#scripts/engine/cost/forecast-markdown";
import { forecastText, resourcesText } from "#scripts/engine/cost/forecast-text";
import { volume } from "#scripts/engine/cost/money";

export interface CostInput {
  /** @default every environment */
  readonly environment?: string | undefined;
  /** Another environment to set beside it. */
  readonly compare?: string | undefined;
  /** Volumes of events, GB a month. @default the environment's */
  readonly eventsGb?: readonly number[] | undefined;
  /** Months since the first event. @default 1, 12 and 24 */
  readonly months?: readonly number[] | undefined;
  /** Tell what each resource is paid for, for each volume and month. */
  readonly resources: boolean;
  readonly markdown: boolean;
}

/** Estimates what environments cost a month, from what their stacks would be and how much they are used. Needs no account and no Terraform. */
export async function cost(context: Context, input: CostInput): Promise<Report> {
  const platform = await context.platform();
  const forecastOf = (name: string, months = input.months): Forecast => {
    const request = { platform, environment: name, variables: context.variables };
    const { environment, configurations } = configurationsOf(request);
    return forecast(environment, configurations, { months, volumes: input.eventsGb });
  };
  const { environment, compare } = input;
  if (environment !== undefined && compare !== undefined) {
    const months = [input.months?.[0] ?? 12];
    return compared(forecastOf(environment, months), forecastOf(compare, months));
  }
  const all = (environment === undefined ? platform.environmentNames : [environment]).map((name) => forecastOf(name));
  return {
    data: { environments: all.map(forecastData) },
    text: all.map(input.resources ? resourcesText : input.markdown ? forecastMarkdown : forecastText).join("\n\n"),
    exitCode: exitCodeOf(all),
  };
}

const exitCodeOf = (all: readonly Forecast[]) => (all.some(isOverCap) ? exitCodes.decision : exitCodes.ok);

/** Both at their own first volume, unless one was asked for. */
function compared(one: Forecast, other: Forecast): Report {
  const [before, after] = [one, other].map(({ estimates }) => estimates[0]) as [Estimate, Estimate];
  const nameOf = ({ environment, scenario }: Estimate) => `${environment} (${volume(scenario.eventsGb)})`;
  const comparison = compareEstimates(before, after);
  return {
    data: { environments: [one, other].map(forecastData), comparison },
    text: comparisonText(comparison, [nameOf(before), nameOf(after)]),
    exitCode: exitCodeOf([one, other]),
  };
}
