import { WRITE_UNIT_BYTES } from "#functions/results/item-size";
import { type Attributes, allOf, blockOf, isSet, numberOf, type Resources, refersTo, textOf } from "../attributes.ts";
import { cardTransactionsOf, eventsOf, runsOf } from "../load.ts";
import { HOURS, type Line, monthsKept, type Rule, type Situation } from "../rule.ts";
import { answersIn, archivedIn, lifecycleOf } from "./archive.ts";

const database: Rule = (attributes, { environment, scenario }) => {
  const copies = isSet(attributes, "multi_az") ? 2 : 1;
  const type = textOf(attributes, "instance_class").replace(/^db\./, "");
  const first = numberOf(attributes, "allocated_storage");
  const most = Math.max(first, numberOf(attributes, "max_allocated_storage", first));
  const size = Math.min(most, first + environment.usage.databaseGrowthGib * scenario.month);
  const storage = textOf(attributes, "storage_type", "gp2");
  return [
    { what: `${copies} × ${type}`, quantity: copies * HOURS, price: { instance: "rds", type } },
    storage === "gp3"
      ? { what: `${copies} × ${size} GiB`, quantity: copies * size, price: "database.gp3-gb-month" }
      : { what: `${copies} × ${size} GiB ${storage}`, unpriced: `${storage} is not in the table` },
    ...(isSet(attributes, "manage_master_user_password")
      ? [{ what: "password", quantity: 1, price: "secret.month" } as const]
      : []),
    ...insights(attributes, type, copies),
    ...(/^8\.0/.test(textOf(attributes, "engine_version", ""))
      ? [{ what: "extended support", unpriced: "MySQL 8.0 is paid by vCPU and hour" }]
      : []),
  ];
};

/** Only the advanced mode is paid, by the vCPU: two up to `large`. */
function insights(attributes: Attributes, type: string, copies: number): Line[] {
  if (textOf(attributes, "database_insights_mode", "standard") !== "advanced") return [];
  const times = /\.(\d*)xlarge$/.exec(type);
  const cores = times ? Number(times[1] || 1) * 4 : 2;
  return [{ what: "insights", quantity: cores * copies, price: "database.insights-vcpu-month" }];
}

const cache: Rule = (attributes) => {
  const nodes = numberOf(attributes, "num_cache_clusters", 1);
  const type = textOf(attributes, "node_type").replace(/^cache\./, "");
  const engine = textOf(attributes, "engine", "redis");
  const snapshots = numberOf(attributes, "snapshot_retention_limit", 0);
  return [
    { what: `${nodes} × ${type} ${engine}`, quantity: nodes * HOURS, price: { instance: "cache", type, engine } },
    ...(snapshots > 1
      ? [{ what: `${snapshots - 1} snapshots`, unpriced: "all but one are paid by what is in the cache" }]
      : []),
  ];
};

/** What DynamoDB adds to each item's size. Source: "Item sizes and formats", DynamoDB developer guide */
const ITEM_OVERHEAD = 100;

/** Any other table is one in which a function of the same stack takes notes: it reads them once a run, and writes next to nothing. */
function notesOf(name: string, stack: Resources, asked: Pick<Situation, "environment" | "scenario">): Line[] {
  const owner = allOf(stack, "aws_lambda_function").find(([, { environment }]) =>
    refersTo(environment, `aws_dynamodb_table.${name}`),
  );
  const { runs } = owner ? runsOf(...owner, stack, asked) : { runs: 0 };
  return [{ what: "reads", quantity: runs / 1e6, price: "dynamodb.read-million" }];
}

/** What comes into a table in a month, and stays. */
interface Filling {
  readonly writes: number;
  readonly reads: number;
  readonly gb: number;
}

/** Size of a scored transaction, names and keys included: the sample's have 450 bytes. */
const TRANSACTION_BYTES = 500;
/** A card's item is made to fit into one unit of writing. */
const CARD_BYTES = 1000;

/** By the name of a table that events come into, what that is. */
const fillings: Readonly<Record<string, (asked: Pick<Situation, "environment" | "scenario">) => Filling>> = {
  results: (asked) => {
    const { usage, pipeline } = asked.environment;
    const events = eventsOf(asked);
    const kept = events * monthsKept(asked.scenario, pipeline.keepResultsDays);
    const writes = events * Math.ceil(usage.itemBytes / WRITE_UNIT_BYTES);
    return { writes, reads: 0, gb: (kept * (usage.itemBytes + ITEM_OVERHEAD)) / 1e9 };
  },
  transactions: (asked) => {
    const writes = cardTransactionsOf(asked);
    const kept = writes * monthsKept(asked.scenario, asked.environment.fraud.keepTransactionsDays);
    return { writes, reads: 0, gb: (kept * (TRANSACTION_BYTES + ITEM_OVERHEAD)) / 1e9 };
  },
  cards: (asked) => {
    const each = cardTransactionsOf(asked);
    return {
      writes: each,
      reads: each,
      gb: (asked.environment.usage.cardsMillion * (CARD_BYTES + ITEM_OVERHEAD)) / 1e3,
    };
  },
};

const table: Rule = (attributes, { name, stack, environment, scenario }) => {
  const filling = fillings[name]?.({ environment, scenario });
  if (!filling) return notesOf(name, stack, { environment, scenario });
  const { writes, reads, gb } = filling;
  const provisioned = textOf(attributes, "billing_mode", "PROVISIONED") === "PROVISIONED";
  const use: Line[] = provisioned
    ? (["read", "write"] as const).map((kind) => ({
        what: `${kind} units`,
        quantity: HOURS * numberOf(attributes, `${kind}_capacity`),
        price: `dynamodb.provisioned-${kind}-hour` as const,
      }))
    : [
        { what: "writes", quantity: writes / 1e6, price: "dynamodb.write-million" },
        ...(reads > 0 ? [{ what: "reads", quantity: reads / 1e6, price: "dynamodb.read-million" } as const] : []),
      ];
  return [
    ...use,
    { what: "items", quantity: gb, price: "dynamodb.storage-gb-month" },
    ...(isSet(blockOf(attributes, "point_in_time_recovery"), "enabled")
      ? [{ what: "recovery", quantity: gb, price: "dynamodb.recovery-gb-month" } as const]
      : []),
  ];
};

const bucket: Rule = (_, situation) => {
  const { name, stack, environment, scenario } = situation;
  const { site, quarantineGb } = environment.usage;
  const archived = archivedIn(situation) ?? answersIn(situation);
  if (archived) return archived;
  const sites = allOf(stack, "aws_cloudfront_distribution").map(([, site]) => site);
  const serves = sites.some(({ origin }) => refersTo(origin, `aws_s3_bucket.${name}`));
  const months = monthsKept(scenario, lifecycleOf(name, stack).expireAfterDays);
  const gb = serves ? site.filesGb : months * (sites.length > 0 ? site.logGb : quarantineGb);
  return [{ what: "objects", quantity: gb, price: "s3.standard-gb-month" }];
};

/** What keeps data. */
export const dataRules: Readonly<Record<string, Rule>> = {
  aws_db_instance: database,
  aws_elasticache_replication_group: cache,
  aws_dynamodb_table: table,
  aws_s3_bucket: bucket,
  aws_ecr_repository: (_, { environment }) => [
    { what: "images", quantity: environment.usage.imagesGb, price: "images.gb-month" },
  ],
};
