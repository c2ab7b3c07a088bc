import { describe, expect, it } from "vitest";
import { queue, rehearsedForFile } from "./testing/rehearsed.ts";

const TYPES = ["aws_sns_topic", "aws_sqs_queue", "aws_vpc"];

const rehearsed = rehearsedForFile(TYPES);

describe("terraform's own tools", () => {
  it("move, forget and take back an object without touching it", async () => {
    const stack = await rehearsed.workspace({ resource: queue() });
    await stack.apply();
    const before = rehearsed.cloud.list();
    stack.write({
      resource: { aws_sqs_queue: { y: { name: "x" } } },
      moved: [{ from: "aws_sqs_queue.x", to: "aws_sqs_queue.y" }],
    });
    await stack.apply();
    expect(Object.keys(await stack.state())).toEqual(["aws_sqs_queue.y"]);
    await stack.must("state", "rm", "aws_sqs_queue.y");
    await stack.must("import", "-no-color", "aws_sqs_queue.y", String(before[0]!.key));
    expect(await stack.changes()).toEqual([]);
    stack.write({ removed: [{ from: "aws_sqs_queue.y", lifecycle: [{ destroy: false }] }] });
    await stack.apply();
    expect(rehearsed.cloud.list()).toEqual(before);
  });

  it("import from another region by id@region, and say what there is when an id is wrong", async () => {
    const of = (more: object) => ({ resource: { aws_vpc: { x: { cidr_block: "10.0.0.0/16", ...more } } } });
    await (await rehearsed.workspace(of({ region: "us-east-1" }))).apply();
    const { key } = rehearsed.cloud.list()[0]!;
    const stack = await rehearsed.workspace(of({ region: "us-east-1" }));
    expect((await stack.run("import", "-no-color", "aws_vpc.x", "vpc-nope")).output).toContain(
      "The rehearsal cloud has no aws_vpc",
    );
    await stack.must("import", "-no-color", "aws_vpc.x", `${key}@us-east-1`);
    expect(await stack.changes()).toEqual([]);
  });

  it("refresh the state alone, ignore what they are told to, and protect", async () => {
    const of = (lifecycle: object) => ({ resource: queue({ lifecycle }) });
    const stack = await rehearsed.workspace(of({ ignore_changes: ["delay_seconds"] }));
    await stack.apply();
    const object = rehearsed.cloud.list()[0]!;
    rehearsed.cloud.put({ ...object, attributes: { ...object.attributes, delay_seconds: 5 } });
    expect(await stack.changes()).toEqual([]);
    await stack.apply("-refresh-only");
    expect((await stack.state())["aws_sqs_queue.x"]).toMatchObject({ delay_seconds: 5 });
    stack.write(of({ prevent_destroy: true }));
    expect((await stack.run("destroy", "-auto-approve", "-no-color")).output).toContain("Instance cannot be destroyed");
  });

  it("say so when a type is not served", async () => {
    const stack = await rehearsed.workspace({ resource: { aws_no_such_thing: { x: {} } } });
    const { status, output } = await stack.run("plan", "-no-color");
    expect(status).toBe(1);
    expect(output).toContain("aws_no_such_thing");
  });

  it("work side by side on one provider", async () => {
    const stacks = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        rehearsed.workspace({
          provider: { aws: { default_tags: { tags: { Stack: `${n}` } } } },
          resource: Object.fromEntries(
            ["aws_sqs_queue", "aws_sns_topic"].map((type) => [
              type,
              { x: { count: 10, name: `s${n}-\${count.index}` } },
            ]),
          ),
        }),
      ),
    );
    await Promise.all(stacks.map((stack) => stack.apply()));
    expect(rehearsed.cloud.list()).toHaveLength(80);
    for (const { key, attributes } of rehearsed.cloud.list())
      expect(attributes.tags_all).toEqual({ Stack: /s(\d)-/.exec(key)![1] });
    expect(await Promise.all(stacks.map((stack) => stack.changes()))).toEqual([[], [], [], []]);
  });
});
