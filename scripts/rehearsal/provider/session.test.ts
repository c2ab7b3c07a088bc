import { describe, expect, it } from "vitest";
import { queue, rehearsedForFile } from "./testing/rehearsed.ts";

const TYPES = ["aws_sqs_queue"];

const rehearsed = rehearsedForFile(TYPES);

describe("a provider block", () => {
  it("that does not allow the rehearsal's account is refused before anything is made, naming both accounts", async () => {
    const provider = { aws: { region: "ap-northeast-2", allowed_account_ids: ["123456789012"] } };
    const stack = await rehearsed.workspace({ provider, resource: queue() });
    const { status, output } = await stack.run("apply", "-auto-approve", "-no-color");
    expect(status).toBe(1);
    expect(output).toMatch(/AWS account ID not allowed: 000000000000[\s\S]*allows 123456789012/);
    expect(rehearsed.cloud.list()).toEqual([]);
  });

  it("that forbids the rehearsal's account is refused", async () => {
    const stack = await rehearsed.workspace({
      provider: { aws: { forbidden_account_ids: ["000000000000"] } },
      resource: queue(),
    });
    expect((await stack.run("plan", "-no-color")).output).toContain("AWS account ID forbidden: 000000000000");
  });

  it("works beside an alias: each has its own region, account and tags", async () => {
    const role = { role_arn: "arn:aws:iam::111122223333:role/deploy" };
    const stack = await rehearsed.workspace({
      provider: {
        aws: [
          { region: "ap-northeast-2", default_tags: { tags: { Owner: "one" } } },
          { alias: "other", region: "us-east-1", assume_role: role, default_tags: { tags: { Owner: "two" } } },
        ],
      },
      resource: {
        aws_sqs_queue: { here: { name: "x" }, there: { name: "x", provider: "aws.other", tags: { Own: "yes" } } },
      },
    });
    await stack.apply();
    const state = await stack.state();
    expect(state["aws_sqs_queue.here"]).toMatchObject({ region: "ap-northeast-2", tags_all: { Owner: "one" } });
    expect(state["aws_sqs_queue.there"]).toMatchObject({
      arn: "arn:aws:sqs:us-east-1:111122223333:x",
      url: "https://sqs.us-east-1.amazonaws.com/111122223333/x",
      tags_all: { Owner: "two", Own: "yes" },
    });
    expect(await stack.changes()).toEqual([]);
  });

  it("with changed default tags changes tags_all of every object, and only that", async () => {
    const tagged = (Owner: string) => ({ provider: { aws: { default_tags: { tags: { Owner } } } }, resource: queue() });
    const stack = await rehearsed.workspace(tagged("one"));
    await stack.apply();
    stack.write(tagged("two"));
    const [change] = await stack.changes();
    expect(change!.change.actions).toEqual(["update"]);
    expect(change!.change.after).toEqual({ ...change!.change.before, tags_all: { Owner: "two" } });
  });

  it("with another region replaces what does not name one", async () => {
    const stack = await rehearsed.workspace({ resource: queue() });
    await stack.apply();
    stack.write({ provider: { aws: { region: "us-east-1" } }, resource: queue() });
    expect((await stack.changes()).map(({ change }) => change.actions)).toEqual([["delete", "create"]]);
  });
});
