import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { adopt } from "./adopt.ts";
import type { AdoptInput } from "./adopt-input.ts";
import { documentedWalk, printed } from "./testing/documented-walk.ts";
import { type MorningAfter, openMorningAfter } from "./testing/morning-after.ts";

let site: MorningAfter;
let before: string;
beforeAll(async () => {
  site = await openMorningAfter("keys", "alerts", "kinesis", "tables", "vpc", "sg-alb", "sg-eks", "sg-rds", "ecr");
  before = site.file();
}, 180_000);
afterAll(() => site?.stop());

const table = ["tables", "aws_dynamodb_table.results"] as const;
const group = ["sg-rds", "aws_security_group.group"] as const;
const rule = (cidr: string, description: string) =>
  `ingress[+]=${JSON.stringify({ from_port: 3306, to_port: 3306, protocol: "tcp", cidr_blocks: [cidr], description })}`;

interface Data {
  readonly unexplained: readonly { attribute: string; objections: readonly string[] }[];
}
const dataOf = ({ data }: { readonly data: unknown }) => data as Data;

const howTo = join(import.meta.dirname, "../../../docs/how-to/adopt-a-hotfix.md");

/** Runs what the document says, in its order, and has it print what the document says. */
async function walk(heading: string): Promise<readonly number[]> {
  const codes: number[] = [];
  for (const { words, prints } of documentedWalk(howTo, heading)) {
    const subscription = words.some((word) => word.endsWith("=ID"))
      ? (await site.found("aws_sns_topic_subscription", "oncall@example.com"))[0]!
      : "";
    const { code, stdout } = await site.run(words.map((word) => word.replace(/=ID$/, `=${subscription}`)));
    const told = stdout.replaceAll(`${site.root}/`, "");
    expect(
      prints.filter((line) => !printed(told, line)),
      told,
    ).toEqual([]);
    codes.push(code);
  }
  return codes;
}

describe.runIf(thorough)("the how-to", () => {
  it("adopts what was changed, after which there is nothing to plan and nothing to adopt", async () => {
    expect(await walk("1. Something was changed")).toEqual([0, 0, 0]);
    const old = before.trimEnd().split("\n");
    expect(
      site
        .file()
        .split("\n")
        .slice(0, old.length - 1),
    ).toEqual(old.slice(0, -1));
    expect(await site.planned("kinesis")).toEqual([]);
    const again = await site.adopt(["kinesis"]);
    expect([again.exitCode, again.text]).toEqual([0, "Nothing was changed by hand."]);
  }, 90_000);

  it("has again what was deleted", async () => {
    expect(await walk("2. Something was deleted")).toEqual([0, 3, 0]);
    expect(await site.planned("kinesis")).toEqual([]);
  }, 90_000);

  it("takes in what stands in its place", async () => {
    expect(await walk("3. Something stands in its place")).toEqual([0, 3, 0]);
    expect(await site.planned("vpc")).toEqual([]);
  }, 90_000);

  it("declares what is new, and takes it in", async () => {
    expect(await walk("4. Something new was made")).toEqual([0, 0]);
    await site.deploy("alerts");
    expect(await site.planned("alerts")).toEqual([]);
  }, 90_000);
});

describe.runIf(thorough)("adopting", () => {
  it("shows the edit and writes nothing where it is only asked, and then writes what it showed", async () => {
    await site.set("kinesis", "aws_kinesis_stream.events", "retention_period=72");
    const now = site.file();
    const shown = await site.adopt(["kinesis"], { dryRun: true });
    expect([shown.exitCode, site.file()]).toEqual([3, now]);
    expect(shown.text).toContain("+   streams: { retentionHours: 72 },");
    const report = await site.adopt(["kinesis"]);
    expect(report.exitCode, report.text).toBe(0);
    expect(site.file()).toBe(now.replace("retentionHours: 48", "retentionHours: 72"));
  }, 90_000);

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
  }, 60_000);

  it("says of what no setting expresses where it is declared, what the code says and what is live", async () => {
    await site.set(...table, "billing_mode=PROVISIONED", "read_capacity=5", "write_capacity=5");
    const { text } = await site.adopt(["tables"]);
    expect(text).toContain('billing_mode is "PROVISIONED", the code says "PAY_PER_REQUEST"');
    expect(text).toContain("no setting of the environment was found that expresses it");
    await site.deploy("tables");
  }, 60_000);

  it("tells what else a setting would change that goes without something deleted", async () => {
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
    const [subscription] = await site.found("aws_sns_topic_subscription", "oncall@example.com");
    await site.delete("aws_sns_topic_subscription", subscription!);
    const asked = await site.adopt(["alerts"]);
    expect(asked.exitCode, asked.text).toBe(3);
    expect(asked.text).toContain("adopt local-alerts --drop --env local --rehearse");
    expect(site.file()).toContain("oncall@example.com");
    const dropped = await site.adopt(["alerts"], { drop: true });
    expect(dropped.exitCode, dropped.text).toBe(0);
    expect(site.file()).not.toContain("oncall@example.com");
    expect(await site.planned("alerts")).toEqual([]);
  }, 60_000);
});

describe.runIf(thorough)("an object that was made by hand", () => {
  it("is left to a person where its setting would change other things too", async () => {
    await site.add("aws_ecr_repository", "name=local/reports");
    const report = await site.adopt(["ecr"], { new: "aws_ecr_repository=local/reports" });
    expect(report.exitCode, report.text).toBe(3);
    expect(report.text).toMatch(
      /images.repositories: .*"reports"\] declares it as aws_ecr_repository.reports, and would/,
    );
    expect(report.text).toContain("local-ecr aws_ecr_lifecycle_policy.reports_lifecycle: made");
    expect(site.file()).not.toContain("reports");
  }, 60_000);

  it.each([
    ["aws_sqs_queue", "is not TYPE=ID"],
    ["-chdir=/tmp", "is not TYPE=ID"],
    ["aws_sqs_queue=\u001b[2J", "is not TYPE=ID"],
  ])("is refused as %j", async (given, why) => {
    const refused = site.adopt(["ecr"], { new: given });
    await expect(refused).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining(why) });
  });

  it("that is not there is an error of Terraform's", async () => {
    await expect(site.adopt(["ecr"], { new: "aws_ecr_repository=local/none" })).rejects.toThrow(/non-existent/);
  }, 60_000);
});

describe.runIf(thorough)("adopting is refused", () => {
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
    const refused = adopt(await site.context({ SLUICE_SET: "pipeline.retries=1" }), input);
    await expect(refused).rejects.toMatchObject({ kind: "usage", message: expect.stringContaining("unset") });
  });

  it("without a word about which stacks", async () => {
    await expect(site.adopt([])).rejects.toMatchObject({ kind: "usage" });
  });

  it("where the file was changed after the run began", async () => {
    const context = await site.context();
    await site.set("kinesis", "aws_kinesis_stream.events", "retention_period=120");
    const now = site.edit((text) => text.replace("retentionHours: 72", "retentionHours: 96"));
    await expect(adopt(context, input)).rejects.toThrow(
      /local.ts was changed after this began, and was left like that/,
    );
    site.edit(() => now);
  });
});
