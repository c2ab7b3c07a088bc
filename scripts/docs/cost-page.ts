import type { Environment } from "#environments/environment";
import { environmentNames, loadEnvironments } from "#environments/index";
import { type Comparison, compareEstimates } from "#scripts/engine/cost/compare";
import { type Configured, configurationsOf } from "#scripts/engine/cost/configurations";
import { type Estimate, estimateMonthly } from "#scripts/engine/cost/estimate";
import { forecast, freeOf } from "#scripts/engine/cost/forecast";
import { markdownTable } from "#scripts/engine/cost/forecast-markdown";
import { forecastTable } from "#scripts/engine/cost/forecast-table";
import { marks } from "#scripts/engine/cost/forecast-text";
import { dollars, signedDollars } from "#scripts/engine/cost/money";
import { listedInstances } from "#scripts/engine/cost/prices/instances";
import type { Price } from "#scripts/engine/cost/prices/price";
import { seoul } from "#scripts/engine/cost/prices/seoul";
import { remarksOn, unpricedRows } from "#scripts/engine/cost/remarks";
import { addStacks } from "#stacks/index";
import { earlierEstimates } from "./earlier-estimates-text.ts";
import { streamCapacity } from "./stream-capacity.ts";

const platform = { environmentNames, loadEnvironments, addStacks };

/** An environment's stacks with some settings replaced, as SLUICE_SET does. */
const configured = (environment: string, settings = ""): Configured<Environment> =>
  configurationsOf({ platform, environment, variables: { SLUICE_SET: settings } });

/** The same, where what is built stays as it is. */
const used = ({ configurations }: Configured<Environment>, environment: string, settings: string) => {
  const [found] = loadEnvironments({ SLUICE_ENV: environment, SLUICE_SET: settings }) as [Environment];
  return { environment: found, configurations };
};

/** An environment as it is, or switched to another availability. */
const switched = (as: Configured<Environment>, availability: Environment["availability"]): Estimate => {
  const { environment, configurations } =
    as.environment.availability === availability ? as : configured(as.environment.name, `availability=${availability}`);
  return estimateMonthly(environment, configurations);
};

const TERABYTE = { month: 24, eventsGb: 1000 };

const introduction = `# What it costs

Made from the code by \`npm run docs\`; a test tells when it is out of date. How to ask for your own figures:
[estimate the cost](how-to/estimate-the-cost.md).

An estimate is made of what the stacks would be (their synthesized Terraform JSON), a table of prices and how much the environment is used
(\`usage\` in \`environments/<name>.ts\`). USD a month of 730 hours before tax, on demand, without free tiers, discounts and support. Every line is
rounded to the cent and every sum is of rounded lines, so that all add up. Storage is what has come in until the end of the month. What
has no price is named and is in no sum.
`;

/** The page docs/cost.md. */
export function costPage(): string {
  const [prod, staging, dev] = ["prod", "staging", "dev"].map((name) => configured(name)) as [
    Configured<Environment>,
    Configured<Environment>,
    Configured<Environment>,
  ];
  return [
    introduction,
    forecastSection("Production", prod),
    forecastSection("Staging", staging),
    forecastSection("Development", dev),
    switchSection([dev, prod]),
    leverSection(prod),
    streamSection(),
    priceSection(),
    freeSection(prod),
    earlierEstimates(),
  ].join("\n");
}

function forecastSection(title: string, { environment, configurations }: Configured<Environment>): string {
  const all = forecast(environment, configurations);
  const { head, rows, total, free } = forecastTable(all);
  const unpriced = unpricedRows(all).map(([where, why]) => `\`${where}\`: ${why}`);
  return [
    `## ${title}\n`,
    "`m12` is the twelfth month.\n",
    ...markdownTable(head, [...rows, total.map((cell) => `**${cell}**`)]),
    "",
    ...remarksOn(all).map((remark) => `- ${remark}`),
    `- Free: ${free.map((id) => `\`${id}\``).join(", ")}.`,
    ...unpriced.map((each) => `- No price, in no sum: ${each}.`),
    "",
  ].join("\n");
}

function switchSection(all: readonly [dev: Configured<Environment>, prod: Configured<Environment>]): string {
  const [dev, prod] = all.map((each) => compareEstimates(switched(each, "single-az"), switched(each, "multi-az"))) as [
    Comparison,
    Comparison,
  ];
  const concerns = dev.stacks.map(({ concern }) => concern);
  const cents = ({ stacks }: Comparison, concern: string) =>
    stacks.find((stack) => stack.concern === concern)?.cents ?? 0;
  const rows = concerns
    .filter((concern) => cents(dev, concern) !== 0 || cents(prod, concern) !== 0)
    .map((concern) => [concern, signedDollars(cents(dev, concern)), signedDollars(cents(prod, concern))]);
  return [
    "## From one AZ to several\n",
    "What `availability: multi-az` adds to `single-az`, at the first volume and after a year: two AZs in dev, three in prod.\n",
    ...markdownTable(
      ["stack", "dev", "prod"],
      [...rows, ["**total**", `**${signedDollars(dev.cents)}**`, `**${signedDollars(prod.cents)}**`]],
    ),
    "",
  ].join("\n");
}

/** Settings that move production's estimate most. */
const levers: readonly (readonly [what: string, settings: string])[] = [
  ["one event a request", "usage.eventsPerRequest=1"],
  ["100 events a request", "usage.eventsPerRequest=100"],
  ["items above 1 KiB, which take two write units", "usage.itemBytes=1100"],
  [
    "events of 560 bytes, as the rehearsal makes them: 1.8 times as many",
    "usage.bytesPerEvent=560,usage.itemBytes=580",
  ],
  ["results readable for 30 days instead of 90", "pipeline.keepResultsDays=30"],
  ["logs kept for 30 days instead of 90", "logRetentionDays=30"],
  [
    "a provisioned stream that is scaled between 1 and 8 shards",
    "streams.mode=provisioned,streams.minShards=1,streams.maxShards=8",
  ],
  ["archived events cold after 90 days instead of a year", "archive.coldAfterDays=90"],
  ["archived events for one year instead of two", "archive.expireAfterDays=365,archive.coldAfterDays=90"],
  ["one AZ", "availability=single-az"],
];

function leverSection(prod: Configured<Environment>): string {
  const at = (settings: string): number => {
    const onlyUsed = settings.split(",").every((setting) => setting.startsWith("usage."));
    const { environment, configurations } = onlyUsed ? used(prod, "prod", settings) : configured("prod", settings);
    return estimateMonthly(environment, configurations, TERABYTE).cents;
  };
  const now = estimateMonthly(prod.environment, prod.configurations, TERABYTE).cents;
  const rows = levers.map(([what, settings]) => {
    const cents = at(settings);
    return [`${what} (\`${settings}\`)`, dollars(cents), signedDollars(cents - now)];
  });
  return [
    "## What moves it\n",
    "Production at 1 TB a month after two years, with one thing changed at a time.\n",
    ...markdownTable(["", "USD", "difference"], [["as it is", dollars(now), ""], ...rows]),
    "",
  ].join("\n");
}

function streamSection(): string {
  return [
    "## The stream: on demand, or provisioned\n",
    "Production's stream with all that scales it, at ten times the average load for lunch. Why it is as it is: [decision 12](decisions/0012-the-stream-s-capacity.md).\n",
    ...streamCapacity(),
    "",
  ].join("\n");
}

function priceSection(): string {
  const rows = [...seoul, ...listedInstances()].map(([name, price]: readonly [string, Price]) => [
    `\`${name}\``,
    `${price.usd}${marks[price.confidence]}`,
    price.unit,
    price.source,
    price.date,
  ]);
  return [
    "## Prices\n",
    "USD in ap-northeast-2 (`scripts/engine/cost/prices/`). `~` is of another list and off by some percent, `?` is from memory and must be checked. Other sizes of a family are reckoned from these; `cache` is of Redis OSS, and Valkey costs four fifths.\n",
    "| price | USD | for | source | date |",
    "|---|--:|---|---|---|",
    ...rows.map((cells) => `| ${cells.join(" | ")} |`),
    "",
  ].join("\n");
}

function freeSection({ environment, configurations }: Configured<Environment>): string {
  const free = [...freeOf(estimateMonthly(environment, configurations))].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  return [
    "## What AWS charges nothing for\n",
    'In production, with the price list that names all that is charged; any other type without a rule would be "no price".\n',
    "| type | why, or source |",
    "|---|---|",
    ...free.map(([type, { why }]) => `| \`${type}\` | ${why} |`),
    "",
  ].join("\n");
}
