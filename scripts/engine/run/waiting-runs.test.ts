import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TaggedObjects } from "#scripts/engine/recovery/tagged-objects";
import { found } from "#scripts/engine/recovery/testing/cut-short";
import { LOCK_SUFFIX, readStateLock } from "#scripts/engine/store/state-lock";
import { runOnDisk } from "#scripts/engine/testing/run-on-disk";
import { type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { deployStacks } from "./deploy.ts";
import { refuseStaleLock } from "./flights.ts";
import type { DeployRequest, Review } from "./run-request.ts";

const node = stackNode("a");
let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

const waiting = (request: DeployRequest): DeployRequest => ({
  ...request,
  terraform: { ...request.terraform, lockTimeoutSeconds: 30 },
});
const value = (input: string) => disk.write(node.id, { resource: { terraform_data: { one: { input } } } });

/** Lets another run deploy the stack between the first plan and its apply. */
function overtaken(): Review {
  let over = false;
  return async () => {
    if (over) return;
    over = true;
    await deployStacks(runOnDisk(disk, [node]).request);
  };
}

describe("a run that another one overtakes", () => {
  it("fails, saying who came first, applies nothing of its plan, and leaves no note of an apply", async () => {
    value("x");
    const { request } = runOnDisk(disk, [node], { review: overtaken() });
    const { stacks } = await deployStacks(request);
    const { standings } = await request.control.ledger.load([node]);
    const { record, inFlight } = standings.get(node.id)!;
    expect(stacks).toMatchObject([{ status: "failed", brief: expect.stringContaining("another run came first") }]);
    expect(stacks[0]!.brief).toContain(`(${record!.by} applied it at ${record!.at})`);
    expect(stacks[0]!.brief).toContain("--lock-timeout");
    expect(inFlight).toEqual([]);
    expect(disk.stateOf(node.id).serial).toBe(1);
  });

  it("plans again where it may wait, and finds everything done", async () => {
    value("x");
    const { request } = runOnDisk(disk, [node], { review: overtaken() });
    const { stacks } = await deployStacks(waiting(request));
    expect(stacks).toMatchObject([{ status: "done", unchanged: true }]);
    const { standings } = await request.control.ledger.load([node]);
    expect(standings.get(node.id)).toMatchObject({ inFlight: [], record: { kind: "applied" } });
  });
});

describe("a run on a stack that somebody on another machine is applying", () => {
  const at = new Date().toISOString();
  const flight = { run: "r", at, by: "ana@elsewhere", host: "elsewhere", pid: 7, digest: "d", creates: [] };
  const made: TaggedObjects = {
    complete: true,
    find: async () => [found({ stack: node.id, address: "aws_sqs_queue.one", importId: "https://queues/one" })],
  };
  const lockFile = () => `${disk.stateFileOf(node.id)}${LOCK_SUFFIX}`;

  it.each([true, false])(
    "takes for lost what no state holds only if nobody holds the state's lock: %s",
    async (held) => {
      value("x");
      const { request } = runOnDisk(disk, [node]);
      await request.control.ledger.begin(node, { ...flight, operation: "apply" });
      if (held) writeFileSync(lockFile(), JSON.stringify({ ID: "1", Who: "ana@elsewhere", Created: at }));
      const { stacks } = await deployStacks({ ...request, search: { ...request.search, objects: made } });
      const lost = expect.stringContaining("an earlier apply was cut short; no state holds aws_sqs_queue.one");
      expect(stacks).toMatchObject([held ? { status: "done" } : { status: "failed", reason: lost }]);
    },
  );
});

describe("a lock that a killed run has left", () => {
  // Of a name that no other test has: a Terraform that runs in a directory of that name would be at it.
  const stale = stackNode("left-locked");
  const lockOf = (id: string) =>
    JSON.stringify({
      ID: id,
      Who: `ana@${hostname()}`,
      Operation: "OperationTypeApply",
      Created: "2026-11-29T22:24:00Z",
    });
  const lockFile = () => `${disk.stateFileOf(stale.id)}${LOCK_SUFFIX}`;

  it.each([0, 30])(
    "is told with who held it and the command that releases it, before anything is planned, waiting or not: %i s",
    async (lockTimeoutSeconds) => {
      disk.write(stale.id, {});
      writeFileSync(lockFile(), lockOf("1"));
      const { request } = runOnDisk(disk, [stale]);
      const { stacks } = await deployStacks({ ...request, terraform: { ...request.terraform, lockTimeoutSeconds } });
      expect(stacks).toMatchObject([
        {
          status: "failed",
          brief: `its state is locked by ana@${hostname()} since 2026-11-29T22:24:00Z (apply, killed): \`npm run sluice -- recover left-locked --release-locks\``,
        },
      ]);
      expect(existsSync(join(disk.directoryOf(stale.id), ".terraform"))).toBe(false);
    },
  );

  it("stops nobody once it is another's, or was given up after it was looked at", async () => {
    const standing = { lock: readStateLock(lockOf("1")), inFlight: [] };
    const machine = () => ({ host: hostname(), isAlive: () => false, terraforms: [] });
    const refusing = (text: string | undefined, at = machine) =>
      refuseStaleLock(stale, standing, { store: { read: async () => (text ? { text, etag: "e" } : undefined) } }, at);
    await expect(refusing(lockOf("1"))).rejects.toThrow("killed");
    await refusing(lockOf("2"));
    await refusing(undefined);
    const atWork = { pid: 1, directory: `/elsewhere/stacks/${stale.id}` };
    await refusing(lockOf("1"), () => ({ ...machine(), terraforms: [atWork] as never[] }));
  });
});

describe("a run that waits for another's apply", () => {
  it("does not take for lost what that one is still making", async () => {
    const hold = "while [ ! -e go ]; do touch begun; sleep 0.05; done";
    const resource = { terraform_data: { one: { provisioner: [{ "local-exec": { command: hold } }] } } };
    disk.write(node.id, { resource });
    const first = deployStacks(runOnDisk(disk, [node]).request);
    const directory = disk.directoryOf(node.id);
    const begun = join(directory, "begun");
    while (!existsSync(begun)) await new Promise((done) => setTimeout(done, 10));
    // A cloud that has an object of the stack, which is in no state before the first run has ended.
    const object = found({ stack: node.id, address: "aws_sqs_queue.one", importId: "https://queues/one" });
    const state = disk.stateFileOf(node.id);
    const isHeld = () => existsSync(state) && readFileSync(state, "utf8").includes("terraform_data");
    const made: TaggedObjects = { complete: true, find: async () => (isHeld() ? [] : [object]) };
    const { request } = runOnDisk(disk, [node]);
    const second = deployStacks(waiting({ ...request, search: { ...request.search, objects: made } }));
    writeFileSync(join(directory, "go"), "");
    expect((await first).stacks).toMatchObject([{ status: "done" }]);
    expect((await second).stacks).toMatchObject([{ status: "done", unchanged: true }]);
  });
});
