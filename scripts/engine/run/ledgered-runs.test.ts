import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StackNode } from "#scripts/engine/graph";
import { runOnDisk } from "#scripts/engine/testing/run-on-disk";
import { bareTerraform, type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { deployStacks } from "./deploy.ts";
import { createFlights } from "./flights.ts";
import type { DeployRequest } from "./run-request.ts";

let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

describe("the ledger of a run", () => {
  const flightsOf = async (run: DeployRequest, node: StackNode) =>
    (await run.control.ledger.load([node])).standings.get(node.id)!.inFlight;

  it("keeps the flight of an apply that failed, so that going back to the old code is no reason to skip", async () => {
    const node = stackNode("a");
    disk.write("test-a", { resource: { terraform_data: { one: { input: "old" } } } });
    await deployStacks(runOnDisk(disk, [node]).request);
    const failing = { command: "exit 1" };
    disk.write("test-a", {
      resource: {
        terraform_data: {
          one: { input: "new", provisioner: [{ "local-exec": failing }] },
          two: { provisioner: [{ "local-exec": failing }] },
        },
      },
    });
    const broken = runOnDisk(disk, [node]).request;
    expect((await deployStacks(broken)).stacks[0]).toMatchObject({ status: "failed" });
    expect(await flightsOf(broken, node)).toMatchObject([{ operation: "apply", creates: ["terraform_data.two"] }]);

    disk.write("test-a", { resource: { terraform_data: { one: { input: "old" } } } });
    const back = runOnDisk(disk, [node], { changed: true }).request;
    expect((await deployStacks(back)).stacks[0]).toMatchObject({ status: "done", changes: { change: 1, remove: 1 } });
    expect(await flightsOf(back, node)).toEqual([]);
    expect((await deployStacks(runOnDisk(disk, [node], { changed: true }).request)).stacks[0]).toMatchObject({
      changes: null,
      unchanged: true,
    });
  });

  it("notices a plain terraform apply, and a destroy, beside it", async () => {
    const node = stackNode("a");
    disk.write("test-a", { resource: { terraform_data: { one: { input: "x" } } } });
    await deployStacks(runOnDisk(disk, [node]).request);
    for (const command of ["apply", "destroy"]) {
      if (command === "apply") disk.write("test-a", { resource: { terraform_data: { one: { input: "y" } } } });
      await promisify(execFile)("terraform", [command, "-auto-approve"], {
        cwd: disk.directoryOf("test-a"),
        env: bareTerraform,
      });
      disk.write("test-a", { resource: { terraform_data: { one: { input: "x" } } } });
      const { stacks } = await deployStacks(runOnDisk(disk, [node], { changed: true }).request);
      expect(stacks[0]).toMatchObject({ status: "done", changes: command === "apply" ? { change: 1 } : { add: 1 } });
    }
  });

  it("notices that the caller is signed in to another account", async () => {
    const node = stackNode("a");
    disk.write("test-a", { resource: { terraform_data: { one: { input: "x" } } } });
    const { request: run, lines } = runOnDisk(disk, [node], { changed: true });
    await deployStacks(run);
    const elsewhere = { ...run, control: { ...run.control, accountId: "999999999999" } };
    expect((await deployStacks(elsewhere)).stacks[0]).toMatchObject({
      changes: { add: 0 },
      unchanged: true,
      reasons: ["it was applied to another account (000000000000 -> 999999999999)"],
    });
    expect(lines).toContain("test-a runs, because it was applied to another account (000000000000 -> 999999999999)");
    expect((await deployStacks(elsewhere)).stacks[0]).toMatchObject({
      changes: null,
      unchanged: true,
      reasons: [],
    });
  });

  it("says which record cannot be read, runs its stack, and writes it anew", async () => {
    const node = stackNode("a");
    disk.write("test-a", { resource: { terraform_data: { one: { input: "x" } } } });
    const { request: run, lines } = runOnDisk(disk, [node], { changed: true });
    await deployStacks(run);
    await run.control.store.write("ledger/test/region/a/record.json", "{ nonsense");
    expect((await deployStacks(run)).stacks[0]).toMatchObject({ changes: { add: 0 }, unchanged: true });
    expect(lines.join("\n")).toContain("the ledger's ledger/test/region/a/record.json cannot be read");
    expect((await deployStacks(run)).stacks[0]).toMatchObject({ changes: null, unchanged: true });
  });

  it("keeps a second run from a stack that another process of this machine is applying", async () => {
    const node = stackNode("a");
    disk.write("test-a", { resource: { terraform_data: { one: {} } } });
    const { request: run } = runOnDisk(disk, [node]);
    const flight = createFlights()("apply", { add: [], replace: [] }, "d");
    await run.control.ledger.begin(node, { ...flight, pid: process.ppid });
    expect((await deployStacks(run)).stacks[0]).toMatchObject({
      status: "failed",
      reason: expect.stringContaining(`still runs; its apply began at ${flight.at}`),
    });
    expect(existsSync(disk.stateFileOf("test-a"))).toBe(false);
  });
});
