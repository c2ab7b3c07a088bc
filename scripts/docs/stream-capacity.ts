import type { App } from "cdktf";
import { stackId } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { environmentNames, loadEnvironments } from "#environments/index";
import { sized } from "#functions/scale-streams/load";
import { SHARD } from "#functions/scale-streams/shards";
import { configurationsOf } from "#scripts/engine/cost/configurations";
import { estimateMonthly } from "#scripts/engine/cost/estimate";
import { markdownTable } from "#scripts/engine/cost/forecast-markdown";
import { eventsOf, shardsOf } from "#scripts/engine/cost/load";
import { dollars } from "#scripts/engine/cost/money";
import { HOURS } from "#scripts/engine/cost/rule";
import { AlertsStack } from "#stacks/alerts";
import { KeysStack } from "#stacks/keys";
import { KinesisStack } from "#stacks/kinesis";
import { ScaleStreamsStack } from "#stacks/scale-streams";

/** The stream and what scales it, with what they read. */
const addStacks = (app: App, environment: Environment) =>
  [AlertsStack, KeysStack, KinesisStack, ScaleStreamsStack].map((Stack) => new Stack(app, environment));
const PRICED = ["kinesis", "scale-streams"];
/** Volumes of a month in GB: of the old system, of the first year, and of the second. */
const VOLUMES = [100, 500, 1000] as const;

/** What production's stream costs, in cents a month, and how many shards it has on average. */
function priced(eventsGb: number, settings: string): { readonly cents: number; readonly shards: number } {
  const platform = { environmentNames, loadEnvironments, addStacks };
  const configured = configurationsOf({ platform, environment: "prod", variables: { SLUICE_SET: settings } });
  const { environment, configurations } = configured;
  const scenario = { month: 12, eventsGb };
  const { stacks } = estimateMonthly(environment, configurations, scenario);
  const priced = PRICED.map((concern) => stackId(environment, concern));
  const cents = stacks.filter(({ id }) => priced.includes(id)).reduce((sum, stack) => sum + stack.cents, 0);
  return { cents, shards: shardsOf({ environment, scenario }) };
}

/** The lines of the table that compares the two modes, as Markdown. */
export function streamCapacity(): string[] {
  const [prod] = loadEnvironments({ SLUICE_ENV: "prod" }) as [Environment];
  const rows = VOLUMES.map((eventsGb) => {
    const perSecond = eventsOf({ environment: prod, scenario: { month: 1, eventsGb } }) / (HOURS * 3600);
    const peak = perSecond * prod.usage.peak.factor;
    // Events are of 1,000 bytes: records and bytes fill a shard alike.
    const largest = sized(peak / SHARD.recordsPerSecond);
    const onDemand = priced(eventsGb, "streams.mode=on-demand");
    const fixed = priced(
      eventsGb,
      `streams.mode=provisioned,streams.minShards=${largest},streams.maxShards=${largest}`,
    );
    const scaled = priced(eventsGb, "streams.mode=provisioned,streams.minShards=1,streams.maxShards=8");
    return [
      `${eventsGb} GB`,
      `${Math.round(perSecond)} and ${Math.round(peak).toLocaleString("en")}/s`,
      dollars(onDemand.cents),
      `${dollars(fixed.cents)} (${largest})`,
      `${dollars(scaled.cents)} (${scaled.shards.toFixed(1)})`,
      dollars(onDemand.cents - scaled.cents),
    ];
  });
  const head = [
    "a month",
    "average and peak",
    "on demand",
    "fixed (shards)",
    "scaled (shards on average)",
    "scaling saves",
  ];
  return markdownTable(head, rows);
}
