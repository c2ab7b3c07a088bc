import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "#scripts/commands/cli/context";
import { createInterruption } from "#scripts/engine/interruption";
import { thorough } from "#scripts/house/thorough";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { adopt } from "./adopt.ts";
import type { AdoptInput } from "./adopt-input.ts";
import { type MorningAfter, openMorningAfter } from "./testing/morning-after.ts";

const input: AdoptInput = {
  ...{ environment: "local", stacks: [], rehearse: true },
  ...{ all: false, dryRun: false, drop: false, import: false },
};

/** A context whose tasks tell of each of their steps before they go on. */
const watched = (context: Context, told: (step: string) => void): Context => ({
  ...context,
  progress: {
    ...context.progress,
    task: (name) => {
      const task = context.progress.task(name);
      return {
        ...task,
        step: (text) => {
          task.step(text);
          told(text);
        },
      };
    },
  },
});

describe.runIf(thorough)("adopting that ends early", () => {
  let site: MorningAfter;
  beforeAll(async () => {
    site = await openMorningAfter("keys", "alerts", "kinesis", "vpc", "sg-alb");
  }, 180_000);
  afterAll(() => site?.stop());

  const configuration = (stack: string): string => {
    const places = ["cdktf.out", join(rehearsalDirectory(site.root, "local"), "cdktf.out")];
    const files = places.map((place) => join(site.root, place, "stacks", stack, "cdk.tf.json"));
    return readFileSync(
      files.find((file) => existsSync(file)) ?? join(places[1]!, "stacks", stack, "cdk.tf.json"),
      "utf8",
    );
  };

  it("leaves no draft where plain Terraform would apply it, if the file is written by somebody else meanwhile", async () => {
    await site.set("kinesis", "aws_kinesis_stream.events", "retention_period=72");
    const path = join(site.root, "environments", "local.ts");
    const theirs = `${site.file()}\n// by somebody else\n`;
    const context = watched(await site.context(), (step) => {
      if (step === "proving") writeFileSync(path, theirs);
    });
    await expect(adopt(context, { ...input, stacks: ["kinesis"] })).rejects.toThrow(
      /changed by somebody else meanwhile/,
    );
    expect(site.file()).toBe(theirs);
    expect(configuration("local-kinesis")).not.toContain('"retention_period": 72');
    expect(readdirSync(join(site.root, ".sluice", "plans"))).toEqual([]);
    const adopted = await site.adopt(["kinesis"]);
    expect(adopted.exitCode, adopted.text).toBe(0);
    expect(configuration("local-kinesis")).toContain('"retention_period": 72');
    expect(await site.planned("kinesis")).toEqual([]);
  }, 90_000);

  it("tells what the states have by then, and goes on from there when it is run again", async () => {
    await site.replace("vpc", "aws_network_acl.data-acl");
    await site.replace("sg-alb", "aws_security_group.group");
    const interruption = createInterruption();
    let imports = 0;
    const context = watched({ ...(await site.context()), interruption }, (step) => {
      if (step === "looking up what exists" && ++imports === 2) interruption.interrupt();
    });
    const again = { ...input, stacks: ["vpc", "sg-alb"], import: true };
    const { exitCode, text, data } = await adopt(context, again);
    expect(exitCode, text).toBe(130);
    expect(text).toMatch(/^local-vpc: acl-\w+ is aws_network_acl.data-acl now, in the state$/m);
    expect(text).toMatch(/^local-sg-alb: sg-\w+ was not taken in as aws_security_group.group: .*interrupted/m);
    expect(text).toMatch(
      /Nothing was adopted: interrupted.*\nWhat is in the state stays there, and no file was written/,
    );
    expect(data).toMatchObject({ cutShort: "interrupted", written: false, imports: [{ reason: null }, {}] });
    const rest = await site.adopt(again.stacks, { import: true });
    expect(rest.text).toMatch(/^local-sg-alb: sg-\w+ is aws_security_group.group now/m);
    expect(rest.text).not.toContain("local-vpc: acl-");
    expect(await site.planned("vpc")).toEqual([]);
  }, 120_000);

  it("refuses an object that a state holds already before it looks for a setting or writes one", async () => {
    const [topic] = await site.found("aws_sns_topic", "alarms");
    const before = site.file();
    const refused = site.adopt(["alerts"], { new: `aws_sns_topic=${topic}` });
    await expect(refused).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringMatching(/aws_sns_topic\.\S+ \(state .*alerts.*\) already/),
    });
    expect(site.file()).toBe(before);
  }, 60_000);
});

describe("what adopting refuses at once", () => {
  const context = { variables: {} } as unknown as Context;

  it.each<[string, Partial<AdoptInput>, string]>([
    ["no stack", {}, "name the stacks"],
    ["stacks beside --all", { stacks: ["rds"], all: true }, "--all is every stack: leave it out, or leave out rds"],
    ["--new with --drop", { stacks: ["ecr"], new: "aws_x=y", drop: true }, "give it without --drop"],
    ["--new with --import", { stacks: ["ecr"], new: "aws_x=y", import: true }, "give it without --import"],
    ["--new with --all", { all: true, new: "aws_x=y" }, "give it without --all"],
    ["--new with two stacks", { stacks: ["ecr", "rds"], new: "aws_x=y" }, "name the one stack"],
    ["an id that is an option", { stacks: ["ecr"], new: "aws_sqs_queue=-x" }, "begins with a hyphen"],
  ])("%s", async (_, more, why) => {
    await expect(adopt(context, { ...input, ...more })).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining(why),
    });
  });
});
