import { expect, it } from "vitest";
import { z } from "zod";
import { contract } from "#constructs/core/contract";
import { createGraph } from "#scripts/engine/graph";
import type { AppliedRecord, StackStanding } from "#scripts/engine/ledger/ledger";
import { flightOf } from "#scripts/engine/ledger/testing/ledger-on-emulator";
import { createStackBoard } from "./stack-board.ts";

const node = (concern: string, publishes?: string, reads: string[] = []) => ({
  id: `test-${concern}`,
  environment: "test",
  concern,
  stateKey: concern,
  publishes,
  reads,
});
const vpc = contract("vpc", { vpcId: z.string() }, { example: { vpcId: "vpc-1" } });
const record = (at: string, kind: AppliedRecord["kind"] = "applied"): AppliedRecord => ({
  kind,
  digest: "d",
  parts: {},
  fieldsRead: {},
  state: { lineage: "l", serial: 1, etag: "e" },
  at,
  by: "ana@laptop",
});
const standing = (change: Partial<StackStanding>): StackStanding => ({
  record: undefined,
  stateEtag: undefined,
  lock: undefined,
  inFlight: [],
  ...change,
});

function board() {
  const standings = new Map<string, StackStanding>();
  const made = createStackBoard({
    graph: createGraph([node("rds", undefined, ["vpc"]), node("vpc", "vpc")]),
    contracts: new Map([["vpc", vpc]]),
    ledger: { load: async () => ({ standings, others: [], damaged: [] }) },
  });
  const read = async (concern: string) => {
    const { stacks } = await made.read(new AbortController().signal);
    return stacks.find((stack) => stack.concern === concern)!;
  };
  return { made, standings, read };
}

it("shows who reads whom, layer by layer", async () => {
  const { made } = board();
  const { stacks } = await made.read(new AbortController().signal);
  expect(stacks.map(({ id, layer, reads, publishes }) => [id, layer, reads, publishes])).toEqual([
    ["test-vpc", 1, [], ["vpcId"]],
    ["test-rds", 2, ["test-vpc"], []],
  ]);
});

it("follows a stack from waiting to deployed, and says why it failed", async () => {
  const { made, standings, read } = board();
  expect((await read("vpc")).state).toBe("waiting");
  made.progressed("test-vpc", { kind: "working", text: "plan" });
  made.progressed("events", { kind: "working", text: "no stack" });
  expect(await read("vpc")).toMatchObject({ state: "working", step: "plan" });
  made.progressed("test-vpc", { kind: "ended", ending: "failed", text: "no room" });
  expect(await read("vpc")).toMatchObject({ state: "failed", step: "no room", applied: null });
  made.progressed("test-vpc", { kind: "ended", ending: "done", text: "deployed" });
  standings.set("test-vpc", standing({ record: record("2026-11-30T04:00:00.000Z") }));
  expect(await read("vpc")).toMatchObject({
    state: "deployed",
    applied: { at: "2026-11-30T04:00:00.000Z", by: "ana@laptop" },
  });
});

it("shows what others do: an apply that is under way, a destroy", async () => {
  const { made, standings, read } = board();
  standings.set("test-vpc", standing({ inFlight: [{ ...flightOf("run-1"), by: "bo@desk" }] }));
  expect(await read("vpc")).toMatchObject({ state: "working", step: expect.stringContaining("an apply by bo@desk") });
  standings.set("test-vpc", standing({ record: record("2026-11-30T04:00:00.000Z", "destroyed") }));
  expect((await read("vpc")).state).toBe("destroyed");
  made.settled();
  expect((await read("rds")).state).toBe("absent");
});

it("forgets what drifted as soon as the stack is applied again", async () => {
  const { made, standings, read } = board();
  const lookedAt = "2026-11-30T04:10:00.000Z";
  standings.set("test-vpc", standing({ record: record("2026-11-30T04:00:00.000Z") }));
  made.foundDrift("test-vpc", { verdict: "drifted", text: "1 changed outside", details: [], lookedAt });
  expect((await read("vpc")).drift?.verdict).toBe("drifted");
  standings.set("test-vpc", standing({ record: record("2026-11-30T04:11:00.000Z") }));
  expect((await read("vpc")).drift).toBeNull();
});
