import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { type AdoptInput, adopt } from "./adopt.ts";
import { type MorningAfter, openMorningAfter } from "./testing/morning-after.ts";

let site: MorningAfter;
let before: string;
beforeAll(async () => {
  site = await openMorningAfter("keys", "alerts", "kinesis", "tables", "vpc", "sg-alb", "sg-eks", "sg-rds", "ecr");
  before = site.file();
}, 180_000);
afterAll(() => site?.stop());

const stream = ["kinesis", "aws_kinesis_stream.events"] as const;
const table = ["tables", "aws_dynamodb_table.results"] as const;
const group = ["sg-rds", "aws_security_group.group"] as const;
const rule = (cidr: string, description: string) =>
  `ingress[+]=${JSON.stringify({ from_port: 3306, to_port: 3306, protocol: "tcp", cidr_blocks: [cidr], description })}`;

interface Data {
  readonly written: boolean;
  readonly edits: readonly { setting: string; value: unknown; explains: readonly { address: string }[] }[];
  readonly unexplained: readonly { attribute: string; objections: readonly string[]; lines: readonly string[] }[];
}
const dataOf = ({ data }: { readonly data: unknown }) => data as Data;

describe("adopting", () => {
  it("finds nothing to do where nobody has changed anything", async () => {
    const report = await site.adopt(["kinesis"]);
    expect([report.exitCode, report.text]).toEqual([0, "Nothing was changed by hand."]);
  });

  it("shows with --dry-run what it would write, and writes nothing", async () => {
    await site.set(...stream, "retention_period=48");
    const report = await site.adopt(["kinesis"], { dryRun: true });
    expect(report.exitCode).toBe(3);
    expect(report.text).toContain("streams.retentionHours: 24 -> 48");
    expect(report.text).toContain("+   streams: { retentionHours: 48 },");
    expect(site.file()).toBe(before);
  });

  it("writes several changes of several stacks at once, after which there is nothing left to plan or to adopt", async () => {
    await site.set("kinesis", "aws_cloudwatch_metric_alarm.events-throttled", "threshold=10");
    await site.set(...table, "tags.Incident=INC-7");
    await site.set(...group, rule("10.77.0.0/16", "VPN at night"));
    const report = await site.adopt([], { all: true });
    expect(report.exitCode, report.text).toBe(0);
    expect(dataOf(report).edits.map(({ setting, value }) => [setting, value])).toEqual(
      expect.arrayContaining([
        ["streams.retentionHours", 48],
        ["alarms.kinesis/events-throttled.threshold", 10],
        ["tags.tables/results.Incident", "INC-7"],
        ["security.rds.ingress", [expect.objectContaining({ cidrs: ["10.77.0.0/16"], fromPort: 3306 })]],
      ]),
    );
    const old = before.trimEnd().split("\n");
    expect(
      site
        .file()
        .split("\n")
        .slice(0, old.length - 1),
    ).toEqual(old.slice(0, -1));
    expect((await site.adopt([], { all: true })).text).toBe("Nothing was changed by hand.");
    expect(await site.planned("kinesis", "tables", "sg-rds")).toEqual([]);
  }, 60_000);

  it("adopts the next change without a deployment in between", async () => {
    await site.set(...stream, "retention_period=72");
    const report = await site.adopt(["kinesis"]);
    expect(report.exitCode, report.text).toBe(0);
    expect(site.file()).toContain("streams: { retentionHours: 72 },");
  });

  it("does not launder what the rules of the house forbid, and adopts the rest", async () => {
    await site.set(...group, rule("0.0.0.0/0", "just for now"));
    await site.set(...group, rule("10.78.0.0/16", "VPN of the partner"));
    const report = await site.adopt(["sg-rds"]);
    expect(report.exitCode).toBe(3);
    expect(dataOf(report).unexplained).toMatchObject([
      { attribute: "ingress", objections: [expect.stringContaining("the world reaches tcp 3306-3306")] },
    ]);
    expect(report.text).toContain("lets the internet in, which only port 443 of security.alb may");
    expect(report.text).toMatch(/declared at local-sg-rds\/group\/default, .*from stacks\/sg-rds.ts:\d+/);
    expect(report.text).toContain("npm run sluice -- deploy local-sg-rds --env local --rehearse");
    expect(site.file()).toContain("10.78.0.0/16");
    expect(site.file()).not.toContain("0.0.0.0/0");
    await site.deploy("sg-rds");
  });

  it("says of what no setting expresses where it is declared, what the code says and what is live", async () => {
    await site.set(...table, "billing_mode=PROVISIONED", "read_capacity=5", "write_capacity=5");
    const text = (await site.adopt(["tables"])).text;
    expect(text).toContain('billing_mode is "PROVISIONED", the code says "PAY_PER_REQUEST"');
    expect(text).toContain("no setting of the environment expresses it");
    await site.deploy("tables");
  });

  it("never takes a deletion for a decision: it tells how to have the object again, and how to go without it", async () => {
    await site.delete("kinesis", "aws_cloudwatch_metric_alarm.events-throttled");
    const report = await site.adopt(["kinesis"]);
    expect(report.exitCode).toBe(3);
    expect(report.text).toMatch(
      /local-kinesis aws_cloudwatch_metric_alarm.events-throttled was deleted, declared at .*stacks\/kinesis.ts:\d+:\n {2}make it again: npm run sluice -- deploy local-kinesis --env local --rehearse\n {2}or take it out of the code there; no setting does/,
    );
    await site.deploy("kinesis");
    await site.delete("ecr", "aws_ecr_repository.notification-service");
    const asked = await site.adopt(["ecr"]);
    expect(asked.exitCode, asked.text).toBe(3);
    // Builds may push to it, which is for somebody to decide.
    expect(asked.text).toMatch(
      /go without it: images.repositories: .*, which would change also:\n {4}local-iam aws_iam/,
    );
    await site.deploy("ecr");
  }, 60_000);

  it("takes out of the code what is to stay away", async () => {
    site.edit((text) =>
      text.replace("\n};\n", '\n  alerts: { emails: ["night@example.com", "day@example.com"] },\n};\n'),
    );
    await site.deploy("alerts");
    const [subscription] = await site.found("aws_sns_topic_subscription", "night@example.com");
    await site.delete("aws_sns_topic_subscription", subscription!);
    const asked = await site.adopt(["alerts"]);
    expect(asked.exitCode, asked.text).toBe(3);
    expect(asked.text).toContain("adopt local-alerts --drop --env local --rehearse");
    expect(site.file()).toContain("night@example.com");
    const dropped = await site.adopt(["alerts"], { drop: true });
    expect(dropped.exitCode, dropped.text).toBe(0);
    expect(site.file()).toContain('alerts: { emails: ["day@example.com"] }');
    expect(await site.planned("alerts")).toEqual([]);
  }, 60_000);

  it("finds what stands in the place of what is gone, and takes it into the state if it is told to", async () => {
    await site.replace("vpc", "aws_network_acl.data-acl");
    const report = await site.adopt(["vpc"]);
    expect(report.exitCode).toBe(3);
    expect(report.text).toMatch(/local-vpc aws_network_acl.data-acl was replaced by acl-\w+, which no state holds:/);
    expect(report.text).toContain("adopt local-vpc --import --env local --rehearse");
    const taken = await site.adopt(["vpc"], { import: true });
    expect(taken.exitCode, taken.text).toBe(0);
    expect(taken.text).toMatch(/local-vpc: acl-\w+ is aws_network_acl.data-acl now, in the state/);
    expect(await site.planned("vpc")).toEqual([]);
  }, 60_000);
});

describe("adopting is refused", () => {
  const input: AdoptInput = {
    ...{ environment: "local", stacks: ["kinesis"], rehearse: true },
    ...{ all: false, dryRun: false, drop: false, import: false },
  };

  it("where the code is not what was last applied", async () => {
    const now = site.edit((text) => text.replace("retentionHours: 72", "retentionHours: 96"));
    const report = await site.adopt(["kinesis"]);
    expect(report.exitCode).toBe(3);
    expect(report.text).toContain("may be code that waits to be deployed:\n  its configuration changed");
    expect(site.file()).toContain("retentionHours: 96");
    site.edit(() => now);
  });

  it("while SLUICE_SET says something else than the file", async () => {
    const context = await site.context({ SLUICE_SET: "pipeline.retries=1" });
    await expect(adopt(context, input)).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("unset"),
    });
  });

  it("without a word about which stacks", async () => {
    await expect(site.adopt([])).rejects.toMatchObject({ kind: "usage" });
  });

  it("where the file was changed after the run began", async () => {
    const context = await site.context();
    const now = site.edit((text) => text.replace("retentionHours: 72", "retentionHours: 96"));
    await expect(adopt(context, input)).rejects.toThrow(/local.ts was changed after this began; nothing was written/);
    site.edit(() => now);
  });
});

it("has help with examples and exit codes", async () => {
  const { stdout } = await runSluice(["adopt", "--help"]);
  expect(stdout).toContain("sluice adopt --all --env dev --dry-run");
  expect(stdout).toContain("3 something needs a decision");
});
