import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCloud } from "#scripts/rehearsal/cloud/cloud";
import { type Rehearsed, startRehearsed } from "./testing/rehearsed.ts";

const NAMES = {
  up: "../../../../etc/passwd",
  absolute: "/etc/passwd",
  line: 'a\n{"remove":{"type":"aws_sqs_queue","region":"ap-northeast-2","key":"x"}}\nb',
  nothing: "\u0000",
  template: "{uuid}{account}{name}${path}",
  right: "\u202egnp.exe",
  emoji: "\ud83e\uddca",
  prototype: "__proto__",
  constructor: "constructor",
  long: "x".repeat(100_000),
};

let rehearsed: Rehearsed;

beforeAll(async () => {
  rehearsed = await startRehearsed(["aws_cloudwatch_dashboard", "aws_sns_topic", "aws_sqs_queue"]);
});
afterAll(() => rehearsed.stop());

const literal = (text: string) => text.replaceAll("${", () => "$${");

describe("hostile input", () => {
  it("in names and values is kept as it is, in one journal, and nowhere else", async () => {
    const topics = Object.fromEntries(
      Object.entries(NAMES).map(([id, name]) => [id, { name: literal(name), display_name: literal(name) }]),
    );
    const stack = await rehearsed.workspace({ resource: { aws_sns_topic: topics } });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    const state = await stack.state();
    for (const [id, name] of Object.entries(NAMES))
      expect(state[`aws_sns_topic.${id}`]).toMatchObject({ name, display_name: name });
    const directory = join(rehearsed.directory, "cloud");
    expect(readdirSync(directory).sort()).toEqual(["held", "objects.jsonl"]);
    expect(statSync(join(directory, "objects.jsonl")).mode & 0o777).toBe(0o600);
    const lines = readFileSync(join(directory, "objects.jsonl"), "utf8").trimEnd().split("\n");
    const kinds = lines.map((line) => Object.keys(JSON.parse(line)).join());
    expect(kinds.sort()).toEqual([
      ...Object.keys(NAMES).map(() => "create"),
      ...Object.keys(NAMES).map(() => "settle"),
    ]);
    await stack.destroy();
    expect(rehearsed.cloud.list()).toEqual([]);
  });

  it("in import ids finds nothing and reaches nothing", async () => {
    const stack = await rehearsed.workspace({ resource: { aws_sns_topic: { x: { name: "x" } } } });
    for (const id of ["../../objects.jsonl", "__proto__", "constructor", "a@us-east-1", "\n"]) {
      const { status, output } = await stack.run("import", "-no-color", "aws_sns_topic.x", id);
      expect(status).toBe(1);
      expect(output).toContain("Cannot import non-existent remote object");
    }
  });

  it("as a tag named __proto__ is refused in words, and nothing is changed by it", async () => {
    const stack = await rehearsed.workspace({
      resource: { aws_sns_topic: { x: { name: "x", tags: JSON.parse('{"__proto__":"y"}') } } },
    });
    const { status, output } = await stack.run("apply", "-auto-approve", "-no-color");
    expect(status).toBe(1);
    expect(output).toContain("__proto__");
    expect(({} as Record<string, unknown>).y).toBeUndefined();
    expect(rehearsed.cloud.list()).toEqual([]);
  });

  it("as tags named like members of objects is kept", async () => {
    const tags = { constructor: "a", toString: "b", hasOwnProperty: "c", "": "d" };
    const stack = await rehearsed.workspace({ resource: { aws_sns_topic: { x: { name: "x", tags } } } });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    expect(rehearsed.cloud.list()[0]!.attributes.tags).toEqual(tags);
    await stack.destroy();
  });

  it("as a large document goes through, survives the process, and comes back", async () => {
    const body = JSON.stringify({
      widgets: Array.from({ length: 5_000 }, (_, n) => ({ n, text: "\u2028\ud83e\uddca" })),
    });
    const stack = await rehearsed.workspace({
      resource: { aws_cloudwatch_dashboard: { x: { dashboard_name: "x", dashboard_body: body } } },
    });
    await stack.apply();
    expect(await stack.changes()).toEqual([]);
    const copy = join(rehearsed.directory, "copy");
    const kept = rehearsed.cloud.list();
    const other = openCloud({ directory: copy });
    for (const object of kept) other.put(object);
    other.close();
    const again = openCloud({ directory: copy });
    expect(again.list()).toEqual(kept);
    again.close();
    await stack.destroy();
  });
});
