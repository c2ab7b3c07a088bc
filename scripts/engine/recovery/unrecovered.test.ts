import { afterEach, describe, expect, it } from "vitest";
import { commandOn } from "#scripts/engine/own-command";
import { type CutShort, cutShort, found } from "./testing/cut-short.ts";
import { refuseUnrecovered, unrecovered } from "./unrecovered.ts";

const flight = {
  ...{ run: "r", at: "2026-11-20T20:00:00Z", by: "me@here", host: "here", pid: 1, digest: "d" },
  ...{ operation: "apply" as const, creates: ["aws_sqs_queue.a", "aws_kms_alias.k"] },
};
const resource = {
  aws_sqs_queue: Object.fromEntries(
    [..."abcdefg"].map((name) => [name, { tags: { Address: `aws_sqs_queue.${name}` } }]),
  ),
  aws_kms_alias: { k: { name: "alias/k" } },
};
const queue = (name: string) =>
  found({ stack: "test-app", address: `aws_sqs_queue.${name}`, importId: `https://q/${name}` });

const command = commandOn({ environment: "test", rehearsed: false });

let stack: CutShort | undefined;
afterEach(() => stack?.remove());

describe("a stack whose apply was cut short", () => {
  it("is stopped by what certainly exists, not by what may", async () => {
    stack = cutShort({ resource, objects: { complete: false, find: async () => [queue("a")] } });
    const orphans = await unrecovered(stack.search, stack.node, [flight]);
    expect(orphans.map(({ address }) => address)).toEqual(["aws_sqs_queue.a"]);
    expect(() => refuseUnrecovered(stack!.node, orphans, command)).toThrow(
      "test-app: an earlier apply was cut short; no state holds aws_sqs_queue.a (https://q/a), which it made. " +
        "See `npm run sluice -- recover app --env test`; with --import it takes them into the state",
    );
  });

  it("is stopped with a sentence that stays short", async () => {
    stack = cutShort({ resource, objects: [..."abcdefg"].map(queue) });
    const orphans = await unrecovered(stack.search, stack.node, [flight]);
    expect(() => refuseUnrecovered(stack!.node, orphans, commandOn({ environment: "test", rehearsed: true }))).toThrow(
      /q\/e\) and 2 more, .*--rehearse/,
    );
  });

  it("goes on if nothing is lost; without a flight nobody even looks", async () => {
    stack = cutShort({ resource, objects: { complete: true, find: () => Promise.reject(new Error("was asked")) } });
    expect(await unrecovered(stack.search, stack.node, [])).toEqual([]);
    expect(() => refuseUnrecovered(stack!.node, [], command)).not.toThrow();
    await expect(unrecovered(stack.search, stack.node, [flight])).rejects.toThrow("was asked");
  });
});
