import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import type { App } from "cdktf";
import { afterAll, describe, expect, it } from "vitest";
import { PlatformStack } from "#constructs/core/platform-stack";
import { dev } from "#environments/dev";
import type { Environment, EnvironmentInput } from "#environments/environment";
import { addStacks } from "#stacks/index";
import { openTrials } from "./candidate.ts";
import type { DriftedResource } from "./drifted-resource.ts";
import { explain } from "./explain.ts";
import { findAdoption } from "./find-adoption.ts";
import { targetsOf } from "./targets.ts";
import { openWorkbench } from "./workbench.ts";

/** An attribute that two settings feed. */
class SumStack extends PlatformStack {
  constructor(app: App, environment: Environment) {
    super(app, environment, "sum");
    const { batchSize, retries } = environment.pipeline;
    new SqsQueue(this, "jobs", { visibilityTimeoutSeconds: batchSize + retries });
  }
}

/** As far as it is looked at here. */
interface GroupConfiguration {
  readonly resource: {
    readonly aws_security_group: { readonly group: { readonly ingress: readonly { security_groups?: string[] }[] } };
  };
}

const bench = openWorkbench(dev, addStacks);
afterAll(() => bench.close());

const drift = (stack: string, address: string, name: string, code: unknown, live: unknown): DriftedResource => ({
  stack: `dev-${stack}`,
  address,
  attributes: [{ name, code, live }],
});
const database = (name: string, code: unknown, live: unknown) =>
  drift("rds", "aws_db_instance.primary", name, code, live);
const explained = (...drifted: DriftedResource[]) => explain(bench, openTrials(bench, targetsOf(bench.base, drifted)));
/** The edits that were found, as `path=value`, with what keeps the rest. */
const editsOf = (...drifted: DriftedResource[]) =>
  explained(...drifted).edits.map(({ option, pins }) =>
    [option, ...pins].map(({ setting }) => `${setting.path.join(".")}=${JSON.stringify(setting.value)}`),
  );

const forget = (days: number) => [
  {
    id: "forget",
    status: "Enabled",
    filter: [{ prefix: "", and: [], tag: [] }],
    expiration: [{ days, date: null, expired_object_delete_marker: false }],
    noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: null }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }],
  },
];

describe("a difference that one setting explains", () => {
  it.each([
    ["an RDS backup retention", database("backup_retention_period", 1, 7), "database.restoreDays=7"],
    [
      "a Redis node type",
      drift("redis", "aws_elasticache_replication_group.main", "node_type", "cache.t4g.micro", "cache.r7g.large"),
      'cache.nodeType="cache.r7g.large"',
    ],
    [
      "a stream's retention",
      drift("kinesis", "aws_kinesis_stream.events", "retention_period", 24, 48),
      "streams.retentionHours=48",
    ],
    [
      "an alarm's threshold",
      drift("rds", "aws_cloudwatch_metric_alarm.alarms_cpu", "threshold", 80, 90),
      "alarms.rds/alarms/cpu.threshold=90",
    ],
    [
      "an alarm that was muted",
      drift("kinesis", "aws_cloudwatch_metric_alarm.events-throttled", "actions_enabled", true, false),
      "alarms.kinesis/events-throttled.muted=true",
    ],
    [
      "the memory of a function with a setting of its own",
      drift("employee-service", "aws_lambda_function.employees", "memory_size", 512, 1024),
      "employees.memoryMb=1024",
    ],
    [
      "the memory of one function of several",
      drift("pipeline", "aws_lambda_function.process-events", "memory_size", 512, 1024),
      "functions.pipeline/process-events.memoryMb=1024",
    ],
    [
      "one log group's retention",
      drift("pipeline", "aws_cloudwatch_log_group.process-events_log", "retention_in_days", 7, 14),
      "logs.pipeline/process-events/log.retentionDays=14",
    ],
    [
      "a bucket's lifecycle",
      drift("quarantine", "aws_s3_bucket_lifecycle_configuration.records_lifecycle", "rule", forget(90), forget(30)),
      "buckets.quarantine/records.expireAfterDays=30",
    ],
    [
      "a tag",
      drift(
        "tables",
        "aws_dynamodb_table.results",
        "tags",
        { Address: "aws_dynamodb_table.results" },
        { Address: "aws_dynamodb_table.results", Incident: "INC-7" },
      ),
      'tags.tables/results.Incident="INC-7"',
    ],
  ] as [string, DriftedResource, string][])("is that setting: %s", (_, drifted, edit) => {
    expect(editsOf(drifted)).toEqual([[edit]]);
  });

  it("is a rule of a security group, in the environment's own words", () => {
    const rule = {
      protocol: "tcp",
      from_port: 3306,
      to_port: 3306,
      cidr_blocks: [],
      ipv6_cidr_blocks: [],
      prefix_list_ids: [],
      security_groups: [],
      self: false,
    };
    const { ingress: configured } = (bench.base.get("dev-sg-rds") as GroupConfiguration).resource.aws_security_group
      .group;
    // As Terraform has them: every part is there, and a reference is what it comes to.
    const code = configured.map((own, index) => ({
      ...rule,
      ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== null)),
      ...(own.security_groups && { security_groups: [`sg-${index}`] }),
    }));
    const vpn = { ...rule, description: "VPN at night", cidr_blocks: ["10.77.0.0/16"] };
    const ingress = (live: object[]) => drift("sg-rds", "aws_security_group.group", "ingress", code, live);
    expect(editsOf(ingress([vpn, ...code]))).toEqual([
      [
        'security.rds.ingress=[{"description":"VPN at night","protocol":"tcp","fromPort":3306,"toPort":3306,"cidrs":["10.77.0.0/16"]}]',
      ],
    ]);
    const world = { ...vpn, cidr_blocks: ["0.0.0.0/0"] };
    const { edits, refused, unexplained } = explained(ingress([world, vpn, ...code]));
    expect(edits.length).toBe(1);
    expect(unexplained.size).toBe(1);
    expect(refused.map(({ why }) => why).join()).toContain("lets the internet in");
    // Without a description nobody could tell what it was for.
    expect(explained(ingress([{ ...vpn, description: "" }, ...code])).refused[0]?.why.join()).toContain(
      "ingress.0.description",
    );
  });

  it("is no rule that lets out to the world, and is the others beside it", () => {
    const out = (cidr: string, protocol = "tcp") => ({
      ...{ protocol, from_port: 443, to_port: 443, description: cidr, cidr_blocks: [cidr] },
    });
    const egress = [out("0.0.0.0/0"), out("203.0.113.0/24"), out("10.9.0.0/16", "-1")];
    const world = drift("sg-rds", "aws_security_group.group", "egress", null, egress);
    const { adoption } = findAdoption(bench, [world], () => new Map());
    expect(adoption.edits.map(({ change }) => change.value)).toMatchObject([[{ cidrs: ["203.0.113.0/24"] }]]);
    const told = adoption.unexplained.map(({ objections, rejected }) => [
      objections,
      rejected.flatMap(({ refusals }) => refusals),
    ]);
    const why = expect.stringContaining("tcp 443-443 is let out to the world, to 0.0.0.0/0; name where to");
    expect(told.toSorted(([one], [other]) => other!.length - one!.length)).toEqual([
      [[why], [why]],
      [[], [expect.stringContaining("protocol")]],
    ]);
  });

  it("needs others that keep what would follow from it", () => {
    expect(editsOf(database("instance_class", "db.t4g.micro", "db.t4g.small"))).toEqual([
      ['database.instanceClass="db.t4g.small"', "database.maxConnections=60"],
    ]);
    expect(editsOf(database("allocated_storage", 20, 40))).toEqual([
      ["database.storageGib=40", "alarms.rds/alarms/storage.threshold=2147483648"],
    ]);
  });

  it("may only be taken after another one is", () => {
    const storage = { ...database("allocated_storage", 20, 200) };
    const both = {
      ...storage,
      attributes: [...storage.attributes, ...database("max_allocated_storage", 100, 400).attributes],
    };
    expect(editsOf(both)).toEqual([
      ["database.storageCeilingGib=400"],
      ["database.storageGib=200", "alarms.rds/alarms/storage.threshold=2147483648"],
    ]);
  });

  it("is one setting where it explains all of several differences", () => {
    const memory = (name: string) => drift("pipeline", `aws_lambda_function.${name}`, "memory_size", 512, 1024);
    expect(editsOf(memory("process-events"), memory("ingest-events"))).toEqual([["pipeline.memoryMb=1024"]]);
  });
});

describe("a difference that no setting explains alone", () => {
  it("is told with what else the settings would change", () => {
    const { edits, withEffects, unexplained } = explained(database("deletion_protection", false, true));
    expect([edits, unexplained.size]).toEqual([[], 1]);
    const [option] = withEffects;
    expect(option?.setting).toEqual({ path: ["protectData"], value: true });
    expect(option!.effect.adds.size).toBeGreaterThan(10);
  });

  it("is left alone where several settings explain it equally", () => {
    const sum = openWorkbench(dev, (app, environment) => [new SumStack(app, environment)]);
    try {
      const timeout = drift("sum", "aws_sqs_queue.jobs", "visibility_timeout_seconds", 205, 210);
      const { edits, ambiguous } = explain(sum, openTrials(sum, targetsOf(sum.base, [timeout])));
      expect(edits).toEqual([]);
      expect(ambiguous).toHaveLength(1);
      expect(ambiguous[0]!.edits.map(({ option }) => option.setting)).toEqual([
        { path: ["pipeline", "batchSize"], value: 205 },
        { path: ["pipeline", "retries"], value: 10 },
      ]);
    } finally {
      sum.close();
    }
  });

  it("is told with the place in the code where its resource is declared", () => {
    const source = { construct: "dev-rds/primary/default", lines: ["stacks/rds.ts:31"] };
    const { adoption, effect } = findAdoption(
      bench,
      [database("engine_version", "8.4", "9.1")],
      () => new Map([["aws_db_instance.primary", source]]),
    );
    expect(effect).toBeUndefined();
    expect(adoption.unexplained).toMatchObject(
      [
        {
          difference: { attribute: "engine_version", live: 9.1, code: 8.4 },
          source,
          rejected: [{ refusals: [/must be 8.4/] }],
        },
      ].map((each) => ({ ...each, rejected: [{ refusals: [expect.stringMatching(/must be 8.4 or 8.0/)] }] })),
    );
  });
});

it("a difference that nothing was found for names settings that are called alike", () => {
  const endpoint = (open: boolean) => [
    { endpoint_private_access: true, endpoint_public_access: open, public_access_cidrs: ["203.0.113.0/24"] },
  ];
  const opened = drift("eks", "aws_eks_cluster.cluster", "vpc_config", endpoint(false), endpoint(true));
  const { adoption } = findAdoption(bench, [opened, database("ca_cert_identifier", "a", "b")], () => new Map());
  expect(adoption.edits).toEqual([]);
  const told = new Map(adoption.unexplained.map(({ difference, namesakes }) => [difference.attribute, namesakes]));
  expect(told.get("vpc_config.endpoint_public_access")).toEqual([["kubernetes", "publicAccessCidrs"]]);
  expect(told.get("ca_cert_identifier")).toEqual([]);
});

it("a difference of what the code has no block for is told all the same", () => {
  const { edits, unexplained } = explained(drift("tables", "aws_dynamodb_table.other[0]", "name", "a", "b"));
  expect([edits, [...unexplained.values()].map(({ path }) => path.slice(1))]).toEqual([
    [],
    [["aws_dynamodb_table", "other[0]", "name"]],
  ]);
});

it("ten differences at once are ten edits", () => {
  const alarm = (name: string, code: number, live: number) =>
    drift("rds", `aws_cloudwatch_metric_alarm.alarms_${name}`, "threshold", code, live);
  const edits = editsOf(
    database("backup_retention_period", 1, 7),
    database("max_allocated_storage", 100, 300),
    alarm("cpu", 80, 91),
    alarm("connections", 48, 50),
    drift("redis", "aws_elasticache_replication_group.main", "node_type", "cache.t4g.micro", "cache.t4g.small"),
    drift("kinesis", "aws_kinesis_stream.events", "retention_period", 24, 72),
    drift("pipeline", "aws_lambda_function.ingest-events", "memory_size", 512, 768),
    drift("pipeline", "aws_lambda_function.process-events", "timeout", 60, 120),
    drift("quarantine", "aws_s3_bucket_lifecycle_configuration.records_lifecycle", "rule", forget(90), forget(45)),
    drift("tables", "aws_cloudwatch_metric_alarm.results-throttled", "threshold", 0, 5),
  );
  expect(edits.flat().sort()).toEqual([
    "alarms.rds/alarms/connections.threshold=50",
    "alarms.rds/alarms/cpu.threshold=91",
    "alarms.tables/results-throttled.threshold=5",
    "buckets.quarantine/records.expireAfterDays=45",
    'cache.nodeType="cache.t4g.small"',
    "database.restoreDays=7",
    "database.storageCeilingGib=300",
    "functions.pipeline/ingest-events.memoryMb=768",
    "functions.pipeline/process-events.timeoutSeconds=120",
    "streams.retentionHours=72",
  ]);
}, 60_000);

it("a file that says nothing of a record keeps its other entries when one changes", () => {
  const input: EnvironmentInput = { ...dev };
  expect(input.services).toBeUndefined();
  const trial = bench.attempt([{ path: ["services", "notification", "port"], value: 9000 }], []);
  expect(trial).toMatchObject({ kind: "synthesized" });
  if (trial.kind === "synthesized") expect(Object.keys(trial.environment.services)).toHaveLength(3);
});
