import { type Attributes, allOf, blockOf, numberOf } from "../attributes.ts";
import { requestsOf, runsOf } from "../load.ts";
import { monthsKept, type Rule, type Situation } from "../rule.ts";

/** GB that a log group takes in, by who writes it. */
function takenIn({ name }: Attributes, { stack, environment, scenario }: Situation): number {
  const { usage } = environment;
  const title = String(name);
  const own = allOf(stack, "aws_lambda_function").find(([, each]) => title === `/aws/lambda/${each.function_name}`);
  if (own) return (runsOf(...own, stack, { environment, scenario }).runs * usage.functionLogBytes) / 1e9;
  if (title.startsWith("/apigateway/")) return (requestsOf({ environment, scenario }) * usage.accessLogBytes) / 1e9;
  const known: readonly (readonly [RegExp, number])[] = [
    [/^\/vpc\/.*\/flow$/, usage.logGb.flow],
    [/^\/aws\/eks\/.*\/cluster$/, usage.logGb.controlPlane],
    [/^\/aws\/containerinsights\/.*\/application$/, usage.logGb.containers],
    [/^\/aws\/containerinsights\/.*\/performance$/, usage.logGb.performance],
    [/^\/aws\/containerinsights\//, usage.logGb.nodes],
  ];
  return known.find(([pattern]) => pattern.test(title))?.[1] ?? usage.logGb.other;
}

const logGroup: Rule = (attributes, situation) => {
  const gb = takenIn(attributes, situation);
  const days = numberOf(attributes, "retention_in_days", 0);
  const months = monthsKept(situation.scenario, days === 0 ? undefined : days);
  return [
    { what: "taken in", quantity: gb, price: "logs.gb" },
    { what: "kept", quantity: gb * months, price: "logs.kept-gb-month" },
  ];
};

const alarm: Rule = (attributes) => {
  const queries = Array.isArray(attributes.metric_query) ? (attributes.metric_query as Attributes[]) : [];
  const metrics = queries.filter((query) => Object.keys(blockOf(query, "metric")).length > 0).length;
  return [{ what: "metrics", quantity: Math.max(1, metrics), price: "alarm.metric-month" }];
};

/** Filters that write the same metric pay for one. */
const filter: Rule = (attributes, { name, stack }) => {
  const metricOf = (each: Attributes) => {
    const { namespace, name: title } = blockOf(each, "metric_transformation");
    return JSON.stringify([namespace, title]);
  };
  const first = allOf(stack, "aws_cloudwatch_log_metric_filter").find(
    ([, each]) => metricOf(each) === metricOf(attributes),
  );
  if (first && first[0] !== name) return { free: `writes the metric of ${first[0]}` };
  return [{ what: "metric", quantity: 1, price: "metric.month" }];
};

/** Logs, alarms, metrics, dashboards. */
export const observabilityRules: Readonly<Record<string, Rule>> = {
  aws_cloudwatch_log_group: logGroup,
  aws_cloudwatch_metric_alarm: alarm,
  aws_cloudwatch_log_metric_filter: filter,
  aws_cloudwatch_dashboard: () => [{ what: "dashboard", quantity: 1, price: "dashboard.month" }],
};
