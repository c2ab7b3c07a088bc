import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { environmentNames, loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";
import { BESIDE } from "./beside.ts";
import { compareEstimates } from "./compare.ts";
import { configurationsOf } from "./configurations.ts";
import { estimateMonthly } from "./estimate.ts";

const platform = { environmentNames, loadEnvironments, addStacks };
const known = new Map<string, ReturnType<typeof synthesized>>();
const synthesized = (environment: string, settings: string) =>
  configurationsOf({ platform, environment, variables: { SLUICE_SET: settings } });
/** Each form of an environment is synthesized once. */
const configured = (environment: string, settings: string) => {
  const key = `${environment} ${settings}`;
  const found = known.get(key) ?? synthesized(environment, settings);
  known.set(key, found);
  return found;
};
/** The figures that the sums below are made with, whatever the environments say. */
const asUsed =
  "usage.bytesPerEvent=1000,usage.itemBytes=1000,usage.natGb=50,usage.databaseGrowthGib=1,usage.logGb.flow=10,usage.logGb.other=0.5";
const estimateOf = (name: string, settings = asUsed, month = 12, eventsGb = 500) => {
  const { environment, configurations } = configured(name, settings);
  return estimateMonthly(environment, configurations, { month, eventsGb });
};

const prod = estimateOf("prod");
const amountsOf = (concern: string, estimate = prod) => {
  const stack = estimate.stacks.find(({ id }) => id === `${estimate.environment}-${concern}`);
  if (!stack) throw new Error(`there is no ${concern}`);
  const paid = stack.resources.filter(({ free }) => free === null).map(({ address, cents }) => [address, cents]);
  return { cents: stack.cents, paid: Object.fromEntries(paid) as Record<string, number> };
};

describe("an estimate, added up by hand", () => {
  it("of the network: three NAT gateways with an address each, and flow logs", () => {
    // 730 h × $0.059 = $43.07, and a third of 50 GB × $0.059 = $0.98; 730 h × $0.005 = $3.65
    const gateway = 4307 + 98;
    // 10 GB × $0.76 = $7.60; kept 90 days of 30.4 a month: 29.6 GB × $0.0314 = $0.93
    const logs = 760 + 93;
    expect(amountsOf("vpc")).toEqual({
      cents: 3 * gateway + 3 * 365 + logs,
      paid: {
        "aws_cloudwatch_log_group.flow-logs_log": logs,
        "aws_eip.network_nat_ap-northeast-2a-address": 365,
        "aws_eip.network_nat_ap-northeast-2b-address": 365,
        "aws_eip.network_nat_ap-northeast-2c-address": 365,
        "aws_nat_gateway.network_nat_ap-northeast-2a": gateway,
        "aws_nat_gateway.network_nat_ap-northeast-2b": gateway,
        "aws_nat_gateway.network_nat_ap-northeast-2c": gateway,
      },
    });
  });

  it("of the database: two copies of instance and storage", () => {
    // 2 × 730 h × $0.2344 = $342.22; 2 × (100 + 12 × 1) GiB × $0.131 = $29.34; the password's secret $0.40
    const instance = 34_222 + 2934 + 40;
    // Two logs of 0.5 GB: × $0.76 = $0.38, kept 1.48 GB × $0.0314 = $0.05; three alarms of $0.10
    const { cents, paid } = amountsOf("rds");
    expect(paid["aws_db_instance.primary"]).toBe(instance);
    expect(cents).toBe(instance + 2 * (38 + 5) + 3 * 10);
  });

  it("of the stream and the table: 500 GB of events of 1,000 bytes are 500 million", () => {
    // 730 h × $0.04 = $29.20; 5e8 KiB = 476.84 GiB: × $0.08 = $38.15 in, × $0.04 = $19.07 out; an alarm of $0.10
    expect(amountsOf("kinesis").cents).toBe(2920 + 3815 + 1907 + 10);
    // 500 million writes × $0.68 = $340; 550 GB a month for 90 days = 1,627.4 GB: × $0.271 = $441.02, × $0.217 = $353.15; an alarm
    expect(amountsOf("tables").cents).toBe(34_000 + 44_102 + 35_315 + 10);
  });

  it("of the archive after two years: each record billed as 5 KiB, a quarter of it stored, half of that cold", () => {
    // 5e8 × 5 KiB = 2,384.19 GiB: × $0.029 = $69.14 taken in, × $0.018 = $42.92 converted; 476.84 GiB × $0.04 read of the stream;
    // 500 GB are 3,725 times 128 MiB: × $0.0045 a thousand = $0.02
    const delivery = 6914 + 4292 + 1907 + 2;
    // 125 GB a month: 12 months × $0.025 = $37.50, 12 months × $0.005 = $7.50; 3,725 objects moved × $0.02 a thousand = $0.07
    const bucket = 3750 + 750 + 7;
    // 100 GB × $5 a TB; a log of 0.5 GB as above; four alarms of one metric and one of two
    expect(amountsOf("archive", estimateOf("prod", asUsed, 24))).toEqual({
      cents: delivery + bucket + 50 + (38 + 5) + 6 * 10,
      paid: {
        "aws_athena_workgroup.questions": 50,
        "aws_cloudwatch_log_group.delivery_log": 38 + 5,
        "aws_cloudwatch_metric_alarm.alarms_behind": 10,
        "aws_cloudwatch_metric_alarm.alarms_not-reading": 20,
        "aws_cloudwatch_metric_alarm.alarms_stale": 10,
        "aws_cloudwatch_metric_alarm.alarms_unconverted": 10,
        "aws_cloudwatch_metric_alarm.alarms_undelivered": 10,
        "aws_kinesis_firehose_delivery_stream.delivery": delivery,
        "aws_s3_bucket.events": bucket,
        "aws_s3_bucket.questions_answers": 0,
      },
    });
  });

  it("adds up from the lines to the total, to the cent", () => {
    for (const estimate of [prod, estimateOf("dev", asUsed, 24, 1000)]) {
      const lines = estimate.stacks.flatMap(({ resources }) => resources.flatMap((each) => each.lines));
      expect(lines.reduce((sum, { cents }) => sum + cents, 0)).toBe(estimate.cents);
      expect(estimate.stacks.reduce((sum, { cents }) => sum + cents, 0)).toBe(estimate.cents);
      expect(lines.every(({ cents }) => Number.isInteger(cents))).toBe(true);
    }
  });
});

describe("an estimate over time", () => {
  it("grows by what is kept, until that is as old as it may become", () => {
    const months = [1, 3, 12, 24, 25].map((month) => estimateOf("prod", asUsed, month));
    const cents = months.map((estimate) => amountsOf("tables", estimate).cents);
    expect(cents[0]).toBeLessThan(cents[1] ?? 0);
    expect(cents.slice(1)).toEqual([cents[1], cents[1], cents[1], cents[1]]);
    const archives = months.map((estimate) => amountsOf("archive", estimate).paid["aws_s3_bucket.events"] ?? 0);
    expect(archives[2]).toBeLessThan(archives[3] ?? 0);
    expect(archives[4]).toBe(archives[3]);
  });
});

describe.each(["dev", "staging", "prod", "local"])("every resource of %s", (name) => {
  it("is paid, or free by the list, or named as without a price", () => {
    const { environment, configurations } = configured(name, asUsed);
    const estimate = estimateMonthly(environment, configurations);
    const resources = estimate.stacks.flatMap((stack) => stack.resources.map((each) => ({ ...each, stack: stack.id })));
    const all = [...configurations.values()].flatMap(({ resource }) => Object.values(resource).flatMap(Object.keys));
    expect(resources.filter(({ stack }) => stack !== BESIDE)).toHaveLength(all.length);
    for (const { address, stack, lines, unpriced, free } of resources) {
      const kinds = [lines.length > 0 || unpriced.length > 0, free !== null];
      expect(kinds.filter(Boolean), `${stack} ${address}`).toHaveLength(1);
    }
    const unknown = resources.filter(({ unpriced }) => unpriced.some((why) => why.includes("nobody has written")));
    expect(unknown.map(({ address }) => address)).toEqual([]);
  });
});

describe("a switch to several AZs", () => {
  // dev is single-az as it is, and prod multi-az.
  const switched = (name: string) =>
    name === "dev"
      ? compareEstimates(estimateOf(name), estimateOf(name, `${asUsed},availability=multi-az`))
      : compareEstimates(estimateOf(name, `${asUsed},availability=single-az`), estimateOf(name));
  const of = (name: string) =>
    Object.fromEntries(
      switched(name)
        .stacks.filter(({ cents }) => cents !== 0)
        .map(({ concern, cents }) => [concern, cents]),
    );

  it("adds to dev a gateway, a standby, a cache node and nodes", () => {
    expect(of("dev")).toEqual({
      // A gateway and its address; the traffic of 50 GB × $0.059 is shared, and rounded twice
      vpc: 4307 + 365 + (2 * 148 - 295),
      // Another 730 h × $0.025 + (20 + 12) GiB × $0.131
      rds: 1825 + 419,
      // From $14.02 to $28.03, for 730 h × $0.0192 are $14.016; alarms: two metrics more for misses, three for the node
      redis: 2803 - 1402 + 20 + 30,
      // 2 → 4 t3.large and 1 → 2 m7i.large with 40 GiB each; three times 40 million observations × $0.21
      eks: 15_184 + 729 + 9045 + 365 + 3 * 840,
      [BESIDE]: 200 + 456,
    });
  });

  it("adds to prod two gateways, a standby, a cache node and nodes", () => {
    expect(of("prod")).toEqual({
      vpc: 2 * (4307 + 365) + (3 * 98 - 295),
      // 730 h × $0.2344 and 112 GiB × $0.131
      rds: 17_111 + 1467,
      // From $110.38 to $220.75, for 730 h × $0.1512 are $110.376; alarms as in dev
      redis: 22_075 - 11_038 + 20 + 30,
      // 2 → 3 t3.large, 1 → 3 m7i.large
      eks: 7592 + 364 + 2 * (9045 + 365) + 3 * 840,
      [BESIDE]: 200 + 912,
    });
    expect(switched("prod").cents).toBe(Object.values(of("prod")).reduce((sum, cents) => sum + cents, 0));
  });
});

describe("what nobody knows", () => {
  const estimateOne = (type: string, attributes: Record<string, unknown>, changes = {}) => {
    const environment = { ...testEnvironment(), ...changes };
    const configurations = new Map([["dev-x", { resource: { [type]: { one: attributes } } }]]);
    return estimateMonthly(environment, configurations).stacks[0]?.resources[0];
  };
  const unpricedOf = (...args: Parameters<typeof estimateOne>) => estimateOne(...args)?.unpriced.join("; ");

  it.each([
    ["a type without a rule", "aws_made_up", {}, /nobody has written down how it is paid/],
    ["a type named like a part of every object", "__proto__", {}, /nobody has written down/],
    ["a type named like a method", "constructor", {}, /nobody has written down/],
    [
      "a number that is a reference",
      "aws_db_instance",
      { instance_class: "db.t4g.micro", allocated_storage: "${x}" },
      /allocated_storage/,
    ],
    ["a negative number", "aws_kinesis_stream", { shard_count: -1 }, /shard_count is no number/],
    [
      "an instance that is not in the table",
      "aws_db_instance",
      { instance_class: "db.x9.large", allocated_storage: 20, storage_type: "gp3" },
      /no price for rds x9.large/,
    ],
    [
      "a size that is none",
      "aws_elasticache_replication_group",
      { node_type: "cache.t4g.__proto__" },
      /no price for cache t4g.__proto__/,
    ],
    [
      "spot nodes",
      "aws_eks_node_group",
      { instance_types: ["t3.large"], capacity_type: "SPOT", scaling_config: [{ desired_size: 1 }] },
      /spot/,
    ],
    ["as many as a reference says", "aws_eip", { count: "${var.x}" }, /how many there are/],
    [
      "MySQL that left standard support",
      "aws_db_instance",
      { instance_class: "db.t4g.micro", allocated_storage: 20, storage_type: "gp3", engine_version: "8.0" },
      /extended support/,
    ],
    ["a web ACL", "aws_cloudfront_distribution", { web_acl_id: "arn" }, /WAF/],
  ])("is told and never counted as zero: %s", (_, type, attributes, why) => {
    const resource = estimateOne(type, attributes);
    expect(unpricedOf(type, attributes)).toMatch(why);
    expect(resource?.free).toBeNull();
    expect(resource?.cents).toBe(resource?.lines.reduce((sum, { cents }) => sum + cents, 0));
  });

  it("is everything that is paid in a region without a price list", () => {
    const resource = estimateOne("aws_nat_gateway", {}, { region: "eu-west-1" });
    expect(resource).toMatchObject({ lines: [], cents: 0, free: null });
    expect(resource?.unpriced).toEqual([
      "hours: the region's table has no price for nat.hour",
      "traffic: the region's table has no price for nat.gb",
    ]);
  });

  it("counts a resource as often as it is there", () => {
    expect(estimateOne("aws_eip", { count: 3 })?.cents).toBe(3 * 365);
  });

  it("says of every price where it is from, and marks those that are not of the region's list", () => {
    const [line] =
      estimateOne("aws_db_instance", { instance_class: "db.t4g.micro", allocated_storage: 20, storage_type: "gp3" })
        ?.lines ?? [];
    expect(line?.price).toMatchObject({
      usd: 0.025,
      confidence: "other list",
      source: expect.stringContaining("PostgreSQL"),
    });
  });
});
