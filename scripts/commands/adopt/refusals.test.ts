import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { type MorningAfter, openMorningAfter } from "./testing/morning-after.ts";

let site: MorningAfter;
beforeAll(async () => {
  if (thorough) site = await openMorningAfter("keys", "alerts", "kinesis", "vpc", "sg-alb", "sg-eks", "sg-rds");
}, 180_000);
afterAll(() => site?.stop());

const group = "aws_security_group.group";

/** Adds a rule to the database's group in the console. */
async function addRule(direction: "ingress" | "egress", description: string, rule: object): Promise<void> {
  const value = { from_port: 3306, to_port: 3306, protocol: "tcp", ...rule, description };
  const words = ["console", "set", "sg-rds", group, `${direction}[+]=${JSON.stringify(value)}`];
  expect(await site.run(words)).toMatchObject({ code: 0 });
}

const adopting = (...words: string[]) => site.run(["adopt", ...words, "--env", "local", "--rehearse"]);

/** The paragraph of a text that is about what a line begins with. */
const paragraphOn = (text: string, line: RegExp): string =>
  text.split(/\n(?=\S)/).find((paragraph) => line.test(paragraph)) ?? "";

async function putBack(stack: string): Promise<void> {
  const words = ["deploy", stack, "--env", "local", "--rehearse", "--yes"];
  expect(await site.run(words)).toMatchObject({ code: 0 });
  expect(await site.planned(stack)).toEqual([]);
}

describe.runIf(thorough)("a group that lets out to the world", () => {
  it("is refused with the reason, however the world is written, and what else it lets out is code", async () => {
    const everything = { from_port: 1, to_port: 65_535 };
    const before = site.file();
    await addRule("egress", "all out", { ...everything, cidr_blocks: ["0.0.0.0/0"] });
    expect(await adopting("sg-rds")).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("let out to the world"),
    });
    expect(site.file()).toBe(before);
    await addRule("egress", "in halves", { ...everything, cidr_blocks: ["0.0.0.0/1", "128.0.0.0/1"] });
    await addRule("egress", "by IPv6", { ...everything, ipv6_cidr_blocks: ["::/0"] });
    await addRule("egress", "the partner", { cidr_blocks: ["203.0.113.0/24"] });
    const { code, stdout } = await adopting("sg-rds");
    expect(code, stdout).toBe(3);
    expect(site.file()).toContain('cidrs: ["203.0.113.0/24"]');
    expect(site.file()).not.toMatch(/all out|in halves|by IPv6/);
    for (const to of ["0.0.0.0/0", "0.0.0.0/1, 128.0.0.0/1", "::/0"])
      expect(stdout).toContain(
        `the rules of the house object: local-sg-rds ${group}: tcp 1-65535 is let out to the world, to ${to}; name where to\n`,
      );
    await putBack("sg-rds");
  }, 120_000);
});

describe.runIf(thorough)("the reasons of one difference", () => {
  it("are not told of another one of the same resource", async () => {
    await addRule("ingress", "just for now", { cidr_blocks: ["0.0.0.0/0"] });
    await addRule("egress", "any protocol", { from_port: 0, to_port: 0, protocol: "-1", cidr_blocks: ["10.9.0.0/16"] });
    const { code, stdout } = await adopting("sg-rds");
    expect(code, stdout).toBe(3);
    const [let_in, let_out] = [/^local-sg-rds .* ingress is/, /^local-sg-rds .* egress is/].map((line) =>
      paragraphOn(stdout, line),
    );
    expect(let_in).toContain("the world reaches tcp 3306-3306 from 0.0.0.0/0");
    expect(let_in).toContain("lets the internet in");
    expect(let_in).not.toContain("protocol: Invalid");
    expect(let_out).toContain("security.rds.egress");
    expect(let_out).not.toMatch(/the world|lets the internet in|security.rds.ingress/);
    await putBack("sg-rds");
  }, 120_000);
});

describe.runIf(thorough)("an edit that the file has no place for", () => {
  let before: string;
  beforeAll(() => {
    before = site.edit((text) =>
      text
        .replace("export const", 'const night = { "kinesis/events-throttled": { threshold: 3 } };\n\nexport const')
        .replace(/\};\n*$/, "  alarms: night,\n};\n"),
    );
  });
  afterAll(() => site.edit(() => before));

  it("is told with its reason, the others are written, and what is open is still asked", async () => {
    await site.deploy("kinesis");
    await site.set("kinesis", "aws_cloudwatch_metric_alarm.events-throttled", "threshold=10");
    await site.set("kinesis", "aws_kinesis_stream.events", "retention_period=48");
    await site.set("vpc", "aws_network_acl.data-acl", "tags.Name=data-2");
    const { code, stdout } = await adopting("kinesis", "vpc");
    expect(code, stdout).toBe(3);
    expect(stdout).toMatch(/^Written to .*\n {2}streams.retentionHours: 24 -> 48$/m);
    expect(site.file()).toContain("streams: { retentionHours: 48 },");
    expect(paragraphOn(stdout, /events-throttled threshold is 10, the code says 3:/)).toMatch(
      /alarms\["kinesis\/events-throttled"\].threshold: 3 -> 10 is refused: .*cannot write alarms.*; set it there by hand/,
    );
    expect(stdout).toContain("several settings would explain it");
    expect(await site.planned("kinesis")).toEqual(["local-kinesis aws_cloudwatch_metric_alarm.events-throttled"]);
    // By hand as it was told, nothing is left to do.
    site.edit((text) => text.replace("threshold: 3 }", "threshold: 10 }"));
    expect(await site.planned("kinesis")).toEqual([]);
    await site.deploy("vpc");
  }, 120_000);
});

describe.runIf(thorough)("an object that was made by hand", () => {
  const topic = "topic_arn=arn:aws:sns:ap-northeast-2:000000000000:local-alerts-alarms";
  const made = async (endpoint: string) => {
    await site.add("aws_sns_topic_subscription", topic, "protocol=email", `endpoint=${endpoint}`);
    return `aws_sns_topic_subscription=${(await site.found("aws_sns_topic_subscription", endpoint))[0]}`;
  };

  it("is told with its setting where the file has no place for it", async () => {
    const before = site.edit((text) =>
      text
        .replace("export const", "const night = { emails: [] };\n\nexport const")
        .replace(/\};\n*$/, "  alerts: night,\n};\n"),
    );
    const object = await made("night@example.com");
    const { code, stdout } = await adopting("alerts", "--new", object);
    expect(code, stdout).toBe(3);
    expect(stdout).toMatch(
      /would be local-alerts aws_sns_topic_subscription\S+, by alerts.emails: .*night@example.com/,
    );
    expect(stdout).toMatch(/Not written: .*cannot write alerts.*; set it there by hand/);
    site.edit(() => before);
  }, 60_000);

  it("leaves its stack as it was applied: what is changed next is code as well, with no deploy in between", async () => {
    const adopted = await adopting("alerts", "--new", await made("oncall@example.com"));
    expect(adopted.code, adopted.stdout).toBe(0);
    const next = await adopting("alerts");
    expect(next.stdout).not.toContain("is not as it was last applied");
    expect(next, next.stdout).toMatchObject({ code: 0, stdout: "Nothing was changed by hand.\n" });
    await putBack("alerts");
  }, 90_000);
});
