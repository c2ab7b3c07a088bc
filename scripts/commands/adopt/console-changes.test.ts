import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { lineDifference } from "#scripts/engine/line-difference";
import { thorough } from "#scripts/house/thorough";
import { type MorningAfter, openMorningAfter } from "./testing/morning-after.ts";

const repository = join(import.meta.dirname, "../../..");

// `npm test` has the change of the stack that is soon deployed.
const few = ["keys", "alerts", "kinesis"];
const more = [
  "tables",
  "vpc",
  "sg-alb",
  "sg-eks",
  "sg-rds",
  "sg-redis",
  "rds",
  "redis",
  "quarantine",
  "secrets",
  "pipeline",
];
const stacks = thorough ? [...few, ...more] : few;

let site: MorningAfter;
beforeAll(async () => {
  site = await openMorningAfter(...stacks);
  site.edit((text) =>
    text.replace(
      "  cache: { applyImmediately: true },",
      "  // Nothing waits.\n  cache: { applyImmediately: true }, // at once",
    ),
  );
}, 240_000);
afterAll(() => site?.stop());

/** A change in the console, as it is typed. */
type Change = readonly [stack: string, address: string, ...assignments: string[]];

const rule = (group: string, from: object, description: string): Change => {
  const port = group === "sg-rds" ? 3306 : 6379;
  const value = { from_port: port, to_port: port, protocol: "tcp", ...from, description };
  return [group, "aws_security_group.group", `ingress[+]=${JSON.stringify(value)}`];
};

/** Makes changes by hand. */
async function byHand(changes: readonly Change[]): Promise<void> {
  for (const [stack, address, ...assignments] of changes)
    expect(await site.run(["console", "set", stack, address, ...assignments])).toMatchObject({ code: 0 });
}

/** Runs `adopt`; what it says, and the lines of the file that are others afterwards. */
async function adopting(...words: string[]) {
  const before = site.file();
  const { code, stdout } = await site.run(["adopt", ...words, "--env", "local", "--rehearse"]);
  const difference = lineDifference(before, site.file());
  return { code, stdout, lines: difference.split("\n").filter((line) => /^[+-]/.test(line)) };
}

const changes: readonly (readonly [what: string, change: Change, lines: readonly string[]])[] = [
  [
    "a retention period",
    ["kinesis", "aws_kinesis_stream.events", "retention_period=48"],
    ["+   streams: { retentionHours: 48 },"],
  ],
  [
    "a tag",
    ["tables", "aws_dynamodb_table.results", "tags.Incident=INC-7"],
    ['+   tags: { "tables/results": { Incident: "INC-7" } },'],
  ],
  [
    "an RDS setting",
    ["rds", "aws_db_instance.primary", "backup_retention_period=7"],
    [
      "-   database: { applyImmediately: true },", //
      "+   database: { applyImmediately: true, restoreDays: 7 },",
    ],
  ],
  [
    "a rule of a security group",
    rule("sg-rds", { cidr_blocks: ["10.77.0.0/16"] }, "VPN at night"),
    [
      "+   security: {",
      "+     rds: {",
      "+       ingress: [",
      '+         { description: "VPN at night", protocol: "tcp", fromPort: 3306, toPort: 3306, cidrs: ["10.77.0.0/16"] },',
      "+       ],",
      "+     },",
      "+   },",
    ],
  ],
  [
    "a function's memory",
    ["pipeline", "aws_lambda_function.process-events", "memory_size=1024"],
    ['+   functions: { "pipeline/process-events": { memoryMb: 1024 } },'],
  ],
  [
    "an alarm's threshold",
    ["rds", "aws_cloudwatch_metric_alarm.alarms_cpu", "threshold=90"],
    ['+   alarms: { "rds/alarms/cpu": { threshold: 90 } },'],
  ],
  [
    "the node type of Redis",
    ["redis", "aws_elasticache_replication_group.main", "node_type=cache.t4g.small"],
    [
      "-   cache: { applyImmediately: true }, // at once",
      '+   cache: { applyImmediately: true, nodeType: "cache.t4g.small" }, // at once',
    ],
  ],
  [
    "the lifecycle of a bucket",
    ["quarantine", "aws_s3_bucket_lifecycle_configuration.records_lifecycle", "rule[0].expiration[0].days=30"],
    ['+   buckets: { "quarantine/records": { expireAfterDays: 30 } },'],
  ],
];

describe("a change that was made in the console", () => {
  it.each(changes.filter(([, [stack]]) => stacks.includes(stack)))(
    "is code after one command, as one would write it, and nothing is left to plan: %s",
    async (_, change, lines) => {
      await byHand([change]);
      expect(await site.planned(change[0])).toEqual([`local-${change[0]} ${change[1]}`]);
      const adopted = await adopting(change[0]);
      expect(adopted.code, adopted.stdout).toBe(0);
      expect(adopted.lines).toEqual(lines);
      expect(await site.planned(change[0])).toEqual([]);
    },
    120_000,
  );
});

const ten: readonly Change[] = [
  ["rds", "aws_db_instance.primary", "instance_class=db.t4g.small"],
  ["rds", "aws_cloudwatch_metric_alarm.alarms_storage", "threshold=3000000000"],
  ["redis", "aws_elasticache_replication_group.main", "maintenance_window=sun:20:00-sun:21:00"],
  rule("sg-redis", { cidr_blocks: ["10.78.0.0/16"] }, "VPN of the partner"),
  ["kinesis", "aws_cloudwatch_metric_alarm.events-throttled", "threshold=5"],
  ["pipeline", "aws_lambda_function.ingest-events", "timeout=20"],
  ["pipeline", "aws_lambda_function.process-events", "timeout=120"],
  ["pipeline", "aws_cloudwatch_log_group.process-events_log", "retention_in_days=14"],
  ["quarantine", "aws_s3_bucket_lifecycle_configuration.records_lifecycle", "rule[0].expiration[0].days=45"],
  ["tables", "aws_dynamodb_table.results", "tags.Case=C-1"],
];
const concerned = [...new Set(ten.map(([stack]) => stack))];

describe.runIf(thorough)("ten changes of seven stacks", () => {
  it("are one command, and one edit that a formatter leaves as it is", async () => {
    expect([ten.length, concerned.length]).toEqual([10, 7]);
    await byHand(ten);
    const all = await site.planned(...concerned);
    expect(all.toSorted()).toEqual(ten.map(([stack, address]) => `local-${stack} ${address}`).toSorted());
    const adopted = await adopting("--all");
    expect(adopted.code, adopted.stdout).toBe(0);
    expect(adopted.lines).toEqual([
      "-   database: { applyImmediately: true, restoreDays: 7 },",
      '+   database: { applyImmediately: true, restoreDays: 7, instanceClass: "db.t4g.small", maxConnections: 60 },',
      '-   cache: { applyImmediately: true, nodeType: "cache.t4g.small" }, // at once',
      '+   cache: { applyImmediately: true, nodeType: "cache.t4g.small", maintenanceWindow: "sun:20:00-sun:21:00" }, // at once',
      '-   tags: { "tables/results": { Incident: "INC-7" } },',
      '+   tags: { "tables/results": { Incident: "INC-7", Case: "C-1" } },',
      "+     redis: {",
      "+       ingress: [",
      '+         { description: "VPN of the partner", protocol: "tcp", fromPort: 6379, toPort: 6379, cidrs: ["10.78.0.0/16"] },',
      "+       ],",
      "+     },",
      '-   functions: { "pipeline/process-events": { memoryMb: 1024 } },',
      '-   alarms: { "rds/alarms/cpu": { threshold: 90 } },',
      '-   buckets: { "quarantine/records": { expireAfterDays: 30 } },',
      "+   functions: {",
      '+     "pipeline/process-events": { memoryMb: 1024, timeoutSeconds: 120 },',
      '+     "pipeline/ingest-events": { timeoutSeconds: 20 },',
      "+   },",
      "+   alarms: {",
      '+     "rds/alarms/cpu": { threshold: 90 },',
      '+     "rds/alarms/storage": { threshold: 3000000000 },',
      '+     "kinesis/events-throttled": { threshold: 5 },',
      "+   },",
      '+   buckets: { "quarantine/records": { expireAfterDays: 45 } },',
      '+   logs: { "pipeline/process-events/log": { retentionDays: 14 } },',
    ]);
    expect(await site.planned(...concerned)).toEqual([]);
    expect(await adopting("--all")).toEqual({ code: 0, stdout: "Nothing was changed by hand.\n", lines: [] });
    const biome = join(repository, "node_modules", ".bin", "biome");
    const options = { cwd: repository, input: site.file(), encoding: "utf8" } as const;
    expect(execFileSync(biome, ["format", "--stdin-file-path=environments/local.ts"], options)).toBe(site.file());
  }, 240_000);
});

describe.runIf(thorough)("a value that two settings could explain", () => {
  it("is left to a person: both are shown, nothing is written, and what is written then changes nothing", async () => {
    await byHand([
      ["vpc", "aws_network_acl.data-acl", "tags.Name=data-2"],
      ["kinesis", "aws_cloudwatch_metric_alarm.events-throttled", "threshold=6"],
    ]);
    const adopted = await adopting("vpc");
    expect([adopted.code, adopted.lines]).toEqual([3, []]);
    expect(
      adopted.stdout,
    ).toBe(`local-vpc aws_network_acl.data-acl tags.Name is "data-2", the code says "local-vpc-data":
  several settings would explain it; write the one that is meant:
    names.local-vpc-data: "data-2"
    tags["vpc/data-acl"].Name: "data-2"
  then deploy, which changes nothing about it: npm run sluice -- deploy local-vpc --env local --rehearse
`);
    const others = await adopting("--all");
    expect(others.code, others.stdout).toBe(3);
    expect(others.lines).toEqual([
      '-     "kinesis/events-throttled": { threshold: 5 },',
      '+     "kinesis/events-throttled": { threshold: 6 },',
    ]);
    site.edit((text) => text.replace("  streams:", '  names: { "local-vpc-data": "data-2" },\n  streams:'));
    expect(await site.planned("vpc")).toEqual([]);
    expect(await site.run(["deploy", "local-vpc", "--env", "local", "--rehearse", "--yes"])).toMatchObject({ code: 0 });
    expect(await adopting("vpc")).toEqual({ code: 0, stdout: "Nothing was changed by hand.\n", lines: [] });
  }, 240_000);
});

describe.runIf(thorough)("a port that was opened to the world", () => {
  it("is refused with the reason, however the world is written, and closed by a deploy", async () => {
    const open = (group: string, from: object) => rule(group, from, "just for now");
    await byHand([
      open("sg-rds", { cidr_blocks: ["0.0.0.0/0"] }),
      open("sg-rds", { ipv6_cidr_blocks: ["::/0"] }),
      open("sg-redis", { cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] }),
      open("sg-redis", { ipv6_cidr_blocks: ["2000::/3"] }),
    ]);
    const { code, stdout, lines } = await adopting("--all");
    expect([code, lines]).toEqual([3, []]);
    const objection = (group: string, port: number, from: string) =>
      `  the rules of the house object: local-${group} aws_security_group.group: the world reaches tcp ${port}-${port} from ${from}; name who may\n`;
    expect(stdout).toContain(objection("sg-rds", 3306, "0.0.0.0/0"));
    expect(stdout).toContain(objection("sg-rds", 3306, "::/0"));
    expect(stdout).toContain(objection("sg-redis", 6379, "0.0.0.0/1, 128.0.0.0/1"));
    expect(stdout).toContain(objection("sg-redis", 6379, "2000::/3"));
    for (const group of ["sg-rds", "sg-redis"]) {
      expect(await site.planned(group)).toEqual([`local-${group} aws_security_group.group`]);
      const command = `deploy local-${group} --env local --rehearse`;
      expect(stdout).toContain(`put the code's value back: npm run sluice -- ${command}\n`);
      expect(await site.run([...command.split(" "), "--yes"])).toMatchObject({ code: 0 });
      expect(await site.planned(group)).toEqual([]);
    }
  }, 240_000);
});

describe("a secret that was put in by hand", () => {
  const variable = (name: string): Change => [
    ...(["pipeline", "aws_lambda_function.process-events"] as const),
    `environment[0].variables.${name}="PlantedByHandQ9"`,
  ];
  const places: readonly (readonly [what: string, change: Change, reason: string])[] = [
    [
      "into a tag",
      ["kinesis", "aws_kinesis_stream.events", 'tags.ApiToken="PlantedByHandQ9"'],
      "tags.ApiToken (hidden: its name is that of a secret)",
    ],
    [
      "into a function's variable",
      variable("PARTNER_KEY"),
      "environment[0].variables.PARTNER_KEY (hidden: its name is that of a secret)",
    ],
    [
      "into a variable whose name tells nothing",
      variable("REGION_CODE"),
      "environment[0].variables.REGION_CODE (hidden: the code has no variable of that name)",
    ],
  ];

  it.runIf(thorough).each(places)(
    "is told by no command and written to no file, and the text says why: %s",
    async (_, change, reason) => {
      const [stack, address, assignment] = change;
      const where = ["--env", "local", "--rehearse"];
      let told = "";
      const codes: Record<string, number> = {};
      for (const words of [
        ["console", "set", ...change],
        ["console", "show", stack, address],
        ["drift", stack, "--markdown", ...where],
        ["drift", stack, "--json", ...where],
        ["plan", stack, ...where],
        ["plan", stack, "--json", ...where],
        ["plan", stack, "--markdown", ...where],
      ]) {
        const { code, stdout } = await site.run(words);
        codes[words.join(" ")] = code;
        expect(stdout, words.join(" ")).toMatch(/\(hidden(:|&#58;) /);
        told += stdout;
      }
      expect(Object.values(codes)).toEqual([0, 0, 3, 3, 0, 0, 0]);
      const { code, stdout, lines } = await adopting("--all");
      expect([code, lines]).toEqual([3, []]);
      expect(stdout).toContain(
        `local-${stack} ${address} ${reason} differs, and is a secret: nothing of that attribute is shown or written`,
      );
      expect(assignment).toContain("PlantedByHandQ9");
      expect(told + stdout + site.file()).not.toContain("PlantedByHandQ9");
      expect(await site.run(["deploy", stack, ...where, "--yes"])).toMatchObject({ code: 0 });
      expect(await site.planned(stack)).toEqual([]);
    },
    120_000,
  );
});

it("has help with examples and exit codes", async () => {
  const { stdout } = await runSluice(["adopt", "--help"]);
  expect(stdout).toContain("sluice adopt --all --env dev --dry-run");
  expect(stdout).toContain("3 something needs a decision");
});
