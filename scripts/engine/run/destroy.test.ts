import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import { controlPlaneOnDisk } from "#scripts/engine/testing/control-plane-on-disk";
import { runOnDisk } from "#scripts/engine/testing/run-on-disk";
import { type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { deployStacks } from "./deploy.ts";
import { destroyStacks } from "./destroy.ts";
import type { RunRequest } from "./run-request.ts";

let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

describe("destroyStacks", () => {
  it("destroys consumers before their producers and leaves empty states", async () => {
    const nodes = [stackNode("up"), stackNode("down", ["up"])];
    for (const { id } of nodes) disk.write(id, { resource: { terraform_data: { one: {} } } });
    await deployStacks(runOnDisk(disk, nodes).request);
    const run = runOnDisk(disk, nodes);
    const { stacks } = await destroyStacks(run.request);
    expect(stacks.map(({ id, status, resources }) => [id, status, resources])).toEqual([
      ["test-down", "done", 0],
      ["test-up", "done", 0],
    ]);
    expect(disk.stateOf("test-up").resources).toEqual([]);
    expect(run.lines.join("\n")).toMatch(/test-down .*destroyed: 1 removed/);
  });

  it("leaves nothing to preview: what is deployed again is planned once, like what never was", async () => {
    const node = stackNode("a");
    disk.write(node.id, { resource: { terraform_data: { one: {} } } });
    await deployStacks(runOnDisk(disk, [node]).request);
    await destroyStacks(runOnDisk(disk, [node]).request);
    const again = runOnDisk(disk, [node]);
    const looked: string[] = [];
    const progress = {
      ...again.request.progress,
      task: (name: string, spent?: number) => {
        looked.push(`${name} ${spent === undefined ? "previewed" : "deployed"}`);
        return again.request.progress.task(name, spent);
      },
    };
    expect(await deployStacks({ ...again.request, progress })).toMatchObject({ stacks: [{ status: "done" }] });
    expect(looked).toEqual([`${node.id} deployed`]);
    // Somebody who ran Terraform beside it has left something to lose.
    await destroyStacks(runOnDisk(disk, [node]).request);
    execFileSync("terraform", ["apply", "-auto-approve", "-input=false"], { cwd: disk.directoryOf(node.id) });
    looked.length = 0;
    await deployStacks({ ...again.request, progress });
    expect(looked).toEqual([`${node.id} previewed`, `${node.id} deployed`]);
  });

  it("tells who came first where another run has changed the stack since it was planned, and destroys nothing", async () => {
    const node = stackNode("a");
    disk.write(node.id, { resource: { terraform_data: { one: { input: "x" } } } });
    await deployStacks(runOnDisk(disk, [node]).request);
    const other = async () => {
      disk.write(node.id, { resource: { terraform_data: { one: { input: "y" } } } });
      await deployStacks(runOnDisk(disk, [node]).request);
    };
    const { request } = runOnDisk(disk, [node]);
    const { stacks } = await destroyStacks({ ...request, confirm: other });
    expect(stacks).toMatchObject([
      {
        status: "failed",
        brief: expect.stringMatching(
          /another run came first \(.* applied it at .*\).*nothing of it was applied: run this again/,
        ),
      },
    ]);
    const { standings } = await request.control.ledger.load([node]);
    expect(standings.get(node.id)).toMatchObject({ inFlight: [], record: { kind: "applied" } });
    expect(disk.stateOf(node.id).resources).toHaveLength(1);
    expect(await destroyStacks(request)).toMatchObject({ stacks: [{ status: "done" }] });
  });

  it("destroys a stack whose producer is gone, by what its state says", async () => {
    const documents = new Map([["up", { version: 1, text: "{}" }]]);
    const nodes = [stackNode("up"), stackNode("down", ["up"])];
    const gone = {
      data: { terraform_remote_state: { up: { backend: "local", config: { path: disk.stateFileOf("test-up") } } } },
    };
    disk.write("test-up", { output: { word: { value: "x" } } });
    disk.write("test-down", {
      ...gone,
      resource: { terraform_data: { one: { input: "${data.terraform_remote_state.up.outputs.word}" } } },
    });
    const { request: run } = runOnDisk(disk, nodes, { control: controlPlaneOnDisk(disk.states, { documents }) });
    await deployStacks(run);
    documents.clear();
    rmSync(disk.stateFileOf("test-up"));
    const { stacks } = await destroyStacks(run);
    expect(stacks).toMatchObject([
      { id: "test-down", status: "done", changes: { remove: 1, add: 0 }, unchanged: false },
    ]);
    expect(disk.stateOf("test-down").resources).toEqual([]);
  });

  it("notes the end of what a killed run had destroyed already", async () => {
    const node = stackNode("a");
    disk.write(node.id, { resource: { terraform_data: { one: {} } } });
    const { request: run } = runOnDisk(disk, [node]);
    await deployStacks(run);
    const { ledger } = run.control;
    await destroyStacks(run);
    const about = { run: "killed", at: "2026-11-20T20:00:00.000Z", by: "me@elsewhere", host: "elsewhere", pid: 1 };
    await ledger.begin(node, { ...about, operation: "destroy", digest: "d", creates: [] });
    const { stacks } = await destroyStacks(run);
    expect(stacks).toMatchObject([{ status: "done", resources: 0 }]);
    const standing = (await ledger.load([node])).standings.get(node.id);
    expect(standing).toMatchObject({ inFlight: [], record: { kind: "destroyed" } });
  });

  it("touches nothing while one of the stacks is protected", async () => {
    for (const id of ["test-a", "test-b"]) disk.write(id, { resource: { terraform_data: { one: {} } } });
    const { request: run } = runOnDisk(disk, [stackNode("a"), stackNode("b")]);
    await deployStacks(run);
    disk.write("test-b", { resource: { terraform_data: { one: { lifecycle: { prevent_destroy: true } } } } });
    await expect(destroyStacks(run)).rejects.toThrow("test-b is protected: terraform_data.one must not be destroyed");
    expect(disk.stateOf("test-a").resources).toHaveLength(1);
  });

  it("is asked about as a whole, before anything goes", async () => {
    disk.write("test-a", { resource: { terraform_data: { one: {} } } });
    const { request: run } = runOnDisk(disk, [stackNode("a")]);
    await deployStacks(run);
    const asked: string[][] = [];
    const confirm: RunRequest["confirm"] = async (previews) => {
      asked.push([...previews.values()].map(({ node, plan }) => `${node.id}: ${plan?.remove}`));
      throw new Failure("failed", "no");
    };
    await expect(destroyStacks({ ...run, confirm })).rejects.toThrow("no");
    expect(asked).toEqual([["test-a: terraform_data.one"]]);
    expect(disk.stateOf("test-a").resources).toHaveLength(1);
  });
});
