import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Testing } from "cdktf";
import { beforeAll, describe, expect, it } from "vitest";
import { synth } from "#constructs/testing/synth";
import { loadEnvironments } from "#environments/index";
import { addStacks } from "#stacks/index";
import { commandsIn, parse } from "./testing/documented-commands.ts";

const docs = join(import.meta.dirname, "../../docs");
const folder = join(docs, "runbooks");
const runbooks = readdirSync(folder).map((file) => [basename(file, ".md"), readFileSync(join(folder, file), "utf8")]);
/** Runbooks that no alarm calls for: work that is planned. */
const planned: readonly string[] = ["decommission-the-old-system"];
const manual = readFileSync(join(docs, "operations-manual.md"), "utf8");

interface AlarmFacts {
  readonly address: string;
  readonly description: string;
}

let alarms: readonly AlarmFacts[];
let logGroups: ReadonlySet<string>;
let functions: ReadonlySet<string>;
/** Concerns of the platform. */
let concerns: ReadonlySet<string>;
beforeAll(() => {
  // Production, with what a setting adds to it.
  const [prod] = loadEnvironments({ SLUICE_ENV: "prod", SLUICE_SET: "streams.mode=provisioned" });
  const stacks = addStacks(Testing.app(), prod!).map((stack) => [stack, synth(stack)] as const);
  const all = (type: string) =>
    stacks.flatMap(([stack, { resources }]) =>
      Object.entries(resources(type)).map(([id, block]) => ({ address: `${stack.concern}/${id}`, block })),
    );
  alarms = all("aws_cloudwatch_metric_alarm").map(({ address, block }) => ({
    address,
    description: String(block.alarm_description),
  }));
  logGroups = new Set(
    all("aws_cloudwatch_log_group").map(({ block }) =>
      String(block.name).replace("${aws_eks_cluster.cluster.name}", "prod-eks"),
    ),
  );
  functions = new Set(all("aws_lambda_function").map(({ block }) => String(block.function_name)));
  concerns = new Set(stacks.map(([stack]) => stack.concern));
});

const named = ({ description }: AlarmFacts) => /Runbook: docs\/runbooks\/([a-z-]+)\.md$/.exec(description)?.[1];

describe("every alarm of the platform", () => {
  it("names a runbook that there is", () => {
    expect(alarms.length).toBeGreaterThan(30);
    const known = new Set(runbooks.map(([name]) => name));
    expect(alarms.filter((alarm) => !known.has(named(alarm))).map(({ address }) => address)).toEqual([]);
  });

  it("fits into what CloudWatch keeps of a description", () => {
    for (const { description } of alarms) expect(description.length).toBeLessThanOrEqual(1024);
  });
});

describe.each([...runbooks, ["the operations manual", manual]] as [string, string][])("%s", (name, text) => {
  it("has commands that there are, with options that they have", () => {
    for (const line of commandsIn(text)) expect(() => parse(line), line.join(" ")).not.toThrow();
  });

  it("names stacks, functions and log groups that production has", () => {
    for (const [, group] of text.matchAll(/aws logs tail (\S+)/g)) expect([...logGroups]).toContain(group);
    // Planned work is also on functions of an older system, which are none of ours.
    const calls = planned.includes(name) ? [] : text.matchAll(/--function-name (\S+)/g);
    for (const [, title] of calls) expect([...functions]).toContain(title);
    for (const [command, ...line] of commandsIn(text)) {
      const [first = "-"] = line;
      if (["plan", "deploy", "drift", "adopt"].includes(command!) && !first.startsWith("-"))
        expect([...concerns]).toContain(first);
    }
  });

  it("links to pages that there are", () => {
    const from = name === "the operations manual" ? docs : folder;
    for (const [, link] of text.matchAll(/\]\((?!https?:)([^)#]+)/g))
      expect(() => readFileSync(join(from, link!)), link).not.toThrow();
  });
});

it("planned work is in the manual, and is no alarm's runbook", () => {
  for (const name of planned) {
    expect(manual).toContain(`(runbooks/${name}.md)`);
    expect(alarms.map(named)).not.toContain(name);
  }
});

const ofAlarms = runbooks.filter(([name]) => !planned.includes(name!)) as [string, string][];
describe.each(ofAlarms)("the runbook %s", (name, text) => {
  it("belongs to an alarm, and is in the manual", () => {
    expect(alarms.map(named)).toContain(name);
    expect(manual).toContain(`(runbooks/${name}.md)`);
  });

  it("says what to run first, what it means, how to mend it, and how to see that it is mended", () => {
    const order = ["# ", "**First**", "```", "**What it means**", "**Mend it**", "**Mended** when"];
    const places = order.map((part) => text.indexOf(part));
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    expect(places).not.toContain(-1);
  });
});

it("a command that is none, or has an option that is none, would be noticed", () => {
  for (const line of [["replay"], ["redrive", "--env", "prod", "--dryrun"], ["redrive"], ["deploy", "--env"]])
    expect(() => parse(line), line.join(" ")).toThrow();
  expect(commandsIn("`npm run sluice -- plan --env prod`, then npm run sluice -- stacks --env dev\n")).toEqual([
    ["plan", "--env", "prod"],
    ["stacks", "--env", "dev"],
  ]);
});
