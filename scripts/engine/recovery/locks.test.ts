import { describe, expect, it } from "vitest";
import { uninterrupted } from "#scripts/engine/interruption";
import { terraformFor } from "#scripts/engine/terraform/terraform";
import { stackNode } from "#scripts/engine/testing/stacks-on-disk";
import type { Holder } from "./holder.ts";
import { ageOf, releaseLock } from "./locks.ts";
import { troubledStacks } from "./standing.ts";
import { inMemory } from "./testing/cut-short.ts";

const gone: Holder = { kind: "gone", reason: "x" };
const lock = { id: "garbage", operation: "", who: "", created: "" };
const noTerraform = terraformFor(
  { stackId: "test-app", directory: "/nonexistent" },
  { binary: "/nonexistent/terraform", environment: {}, interruption: uninterrupted },
);

describe("a lock", () => {
  it("has an age if it says since when, and the clocks agree", () => {
    const now = Date.parse("2026-11-20T22:00:00Z");
    const age = (created: string) => ageOf({ ...lock, created }, now);
    expect(age("2026-11-20T21:58:30.123456789Z")).toBe(90);
    expect([age(""), age("yesterday"), age("2026-11-21T00:00:00Z")]).toEqual([undefined, undefined, undefined]);
  });

  it("that Terraform cannot read is deleted without it, and no other object", async () => {
    const node = stackNode("app");
    const store = inMemory({ [`${node.stateKey}.tflock`]: "{", [node.stateKey]: "state", "other.tflock": "x" });
    await releaseLock({ node, lock, age: undefined, holder: gone }, { terraform: noTerraform, store });
    expect((await store.list("")).map(({ key }) => key)).toEqual([node.stateKey, "other.tflock"]);
  });

  it("whose holder is alive stays, with the process that has it", async () => {
    const holder: Holder = { kind: "alive", pid: 4711, reason: "process 4711 of me still runs" };
    const node = stackNode("app");
    const store = inMemory({ [`${node.stateKey}.tflock`]: "{" });
    await expect(releaseLock({ node, lock, age: 1, holder }, { terraform: noTerraform, store })).rejects.toMatchObject({
      kind: "decision",
      message: expect.stringContaining("kill -INT 4711"),
    });
    expect(await store.list("")).toHaveLength(1);
  });

  it("is released by its id alone: Terraform is given no other text", async () => {
    await expect(noTerraform.forceUnlock("-help")).rejects.toThrow('"-help" is not the id of a lock');
    await expect(noTerraform.import("aws_vpc.x", "-help")).rejects.toThrow("Terraform would take it for an option");
    await expect(noTerraform.import("", "vpc-1")).rejects.toThrow("cannot be imported");
  });
});

describe("stacks in trouble", () => {
  const nodes = ["well", "cut", "locked", "busy"].map((concern) => stackNode(concern));
  const flight = {
    ...{ run: "r", at: "2026-11-20T20:00:00Z", by: "me@here", host: "here", digest: "d" },
    ...{ operation: "apply" as const, creates: ["aws_vpc.x"] },
  };
  const standing = { record: undefined, stateEtag: undefined, lock: undefined, inFlight: [] };
  const standings = new Map([
    ["test-well", standing],
    ["test-cut", { ...standing, inFlight: [{ ...flight, pid: 1 }] }],
    ["test-locked", { ...standing, lock: { ...lock, who: "me@here" } }],
    ["test-busy", { ...standing, inFlight: [{ ...flight, pid: 2 }] }],
  ]);
  const machine = { host: "here", isAlive: (pid: number) => pid === 2, terraforms: [] };
  const troubled = (all: boolean) =>
    troubledStacks(nodes, standings, { machine, now: 0, all }).map(({ node, suspected }) => [
      node.concern,
      suspected && [...(suspected.creates ?? ["anything"])],
    ]);

  it("are those with a flight or a lock; what a run at work makes is no orphan", () => {
    expect(troubled(false)).toEqual([
      ["cut", ["aws_vpc.x"]],
      ["locked", ["anything"]],
      ["busy", undefined],
    ]);
  });

  it("are all of them when asked, and any object of theirs counts", () => {
    expect(troubled(true)).toEqual([
      ["well", ["anything"]],
      ["cut", ["anything"]],
      ["locked", ["anything"]],
      ["busy", undefined],
    ]);
  });
});
