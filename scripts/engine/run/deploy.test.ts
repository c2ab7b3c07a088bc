import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import type { StackNode } from "#scripts/engine/graph";
import { createInterruption, uninterrupted } from "#scripts/engine/interruption";
import { runOnDisk } from "#scripts/engine/testing/run-on-disk";
import { bareTerraform, type StacksOnDisk, stackNode, stacksOnDisk } from "#scripts/engine/testing/stacks-on-disk";
import { deployStacks } from "./deploy.ts";

let disk: StacksOnDisk;
beforeEach(() => {
  disk = stacksOnDisk();
});
afterEach(() => disk.remove());

/** Resource that waits for a file, so that a run can be caught in the middle. */
const waiting = (name: string) => ({
  terraform_data: {
    slow: {
      provisioner: [
        { "local-exec": { command: `touch ${name}.begun; while [ ! -e ${name}.go ]; do sleep 0.05; done` } },
      ],
    },
    after: { input: "${terraform_data.slow.id}" },
  },
});

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error("waited 20 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("deployStacks", () => {
  it("applies a consumer after its producer, each to its own state", async () => {
    const producer = { resource: { terraform_data: { one: { input: "from the producer" } } } };
    const reading = {
      data: { terraform_remote_state: { up: { backend: "local", config: { path: disk.stateFileOf("test-up") } } } },
    };
    disk.write("test-up", { ...producer, output: { value: { value: "${terraform_data.one.output}" } } });
    disk.write("test-down", {
      ...reading,
      resource: { terraform_data: { two: { input: "${data.terraform_remote_state.up.outputs.value}" } } },
    });

    const { stacks } = await deployStacks(runOnDisk(disk, [stackNode("down", ["up"]), stackNode("up")]).request);

    expect(stacks).toMatchObject([
      {
        id: "test-up",
        stateKey: "test/region/up/terraform.tfstate",
        status: "done",
        resources: 1,
        changes: { add: 1, change: 0, replace: 0, remove: 0, import: 0, move: 0, forget: 0 },
        unchanged: false,
        reason: null,
      },
      { id: "test-down", status: "done", resources: 1, reason: null },
    ]);
    expect(readFileSync(disk.stateFileOf("test-down"), "utf8")).toContain("from the producer");
  });

  it("applies nothing when nothing changes", async () => {
    disk.write("test-a", { resource: { terraform_data: { one: { input: "x" } } } });
    await deployStacks(runOnDisk(disk, [stackNode("a")]).request);
    const { serial } = disk.stateOf("test-a");

    const again = runOnDisk(disk, [stackNode("a")]);
    const { stacks } = await deployStacks(again.request);

    expect(stacks[0]).toMatchObject({ status: "done", unchanged: true, resources: 1 });
    expect(disk.stateOf("test-a").serial).toBe(serial);
    expect(again.lines.join("\n")).toMatch(/✓ test-a .* no changes/);
  });

  it("counts a stack's preview to its time", async () => {
    const node = stackNode("a");
    disk.write(node.id, { resource: { terraform_data: { one: { input: "x" } } } });
    await deployStacks(runOnDisk(disk, [node]).request);
    const { request } = runOnDisk(disk, [node]);
    const spent: (number | undefined)[] = [];
    const task: typeof request.progress.task = (name, seconds) => {
      spent.push(seconds);
      return request.progress.task(name, seconds);
    };
    const { stacks } = await deployStacks({ ...request, progress: { ...request.progress, task } });
    expect(spent).toEqual([undefined, expect.any(Number)]);
    expect(spent[1]).toBeGreaterThan(0);
    expect(stacks[0]!.seconds).toBeGreaterThan(spent[1]!);
  });

  it("applies a change that shows in an output only", async () => {
    disk.write("test-a", { output: { word: { value: "one" } } });
    await deployStacks(runOnDisk(disk, [stackNode("a")]).request);
    disk.write("test-a", { output: { word: { value: "two" } } });
    expect((await deployStacks(runOnDisk(disk, [stackNode("a")]).request)).stacks[0]).toMatchObject({
      changes: { add: 0, change: 0 },
      unchanged: false,
    });
    expect(readFileSync(disk.stateFileOf("test-a"), "utf8")).toContain("two");
  });

  it("goes on with independent stacks after a failure, skips its consumers, and shows Terraform's own words", async () => {
    const impossible = { condition: "${self.input == 2}", error_message: "input must be two" };
    disk.write("test-bad", {
      resource: { terraform_data: { one: { input: 1, lifecycle: { postcondition: [impossible] } } } },
    });
    disk.write("test-reader", {});
    disk.write("test-good", { resource: { terraform_data: { one: {} } } });

    const run = runOnDisk(disk, [stackNode("bad"), stackNode("reader", ["bad"]), stackNode("good")]);
    const { stacks } = await deployStacks(run.request);

    expect(stacks.map(({ status }) => status)).toEqual(["failed", "skipped", "done"]);
    expect(stacks[0]!.reason).toMatch(/test-bad: `terraform plan` failed \(exit code 1\) in .*stacks\/test-bad/);
    expect(stacks[0]!.reason).toContain("cdk.tf.json:1: Resource postcondition failed");
    expect(stacks[0]!.reason).toContain("input must be two");
    expect(stacks[0]!.brief).toBe("cdk.tf.json:1: input must be two");
    expect(stacks[1]).toMatchObject({ reason: "test-bad failed", brief: "test-bad failed", changes: null });
    expect(run.lines.join("\n")).toContain("- test-reader");
  });

  it("keeps a sensitive value out of everything it prints or returns", async () => {
    const secret = "correct-horse-battery";
    disk.write("test-a", {
      variable: { word: { default: secret, sensitive: true } },
      resource: {
        terraform_data: {
          one: {
            input: "${var.word}",
            lifecycle: { postcondition: [{ condition: '${self.input == "other"}', error_message: "differs" }] },
          },
        },
      },
    });
    const run = runOnDisk(disk, [stackNode("a")]);
    const result = await deployStacks(run.request);
    expect(result.stacks[0]!.status).toBe("failed");
    expect(JSON.stringify(result) + run.lines.join("\n")).not.toContain(secret);
  });

  it("keeps plan files readable by their owner only and deletes them, also after a failure", async () => {
    disk.write("test-a", { resource: { terraform_data: { one: {} } } });
    const seen: number[] = [];
    const review = async () => {
      const [own] = readdirSync(join(disk.root, "plans"));
      const directory = join(disk.root, "plans", own!);
      for (const path of [directory, join(directory, "test-a.tfplan")]) seen.push(statSync(path).mode & 0o777);
      throw new Error("not today");
    };
    const { stacks } = await deployStacks(runOnDisk(disk, [stackNode("a")], { review }).request);
    expect(seen).toEqual([0o700, 0o600]);
    expect(stacks[0]).toMatchObject({ status: "failed", reason: "not today" });
    expect(readdirSync(join(disk.root, "plans"))).toEqual([]);
    expect(existsSync(disk.stateFileOf("test-a"))).toBe(false);
  });

  it("stops at a decision: what waits for it is not applied and nothing new is begun", async () => {
    for (const id of ["test-a", "test-b", "test-c"]) disk.write(id, { resource: { terraform_data: { one: {} } } });
    const decision = new Failure("decision", "which one?");
    const review = async ({ id }: StackNode) => {
      if (id === "test-a") throw decision;
    };
    const result = await deployStacks(
      runOnDisk(disk, [stackNode("a"), stackNode("b"), stackNode("c")], { review, parallel: 1 }).request,
    );
    expect(result.decision).toEqual({ stack: "test-a", failure: decision });
    expect(result.stacks.map(({ status }) => status)).toEqual(["undecided", "skipped", "skipped"]);
  });

  it("says which program is missing when Terraform is not there", async () => {
    disk.write("test-a", {});
    const terraform = {
      binary: "terraform-that-is-not-there",
      environment: bareTerraform,
      interruption: uninterrupted,
    };
    await expect(deployStacks(runOnDisk(disk, [stackNode("a")], { terraform }).request)).rejects.toThrow(
      "terraform-that-is-not-there was not found: install it or put it on PATH",
    );
  });

  it("keeps out of the way of a run that is at the same stack, and says which process that is", async () => {
    disk.write("test-a", { resource: waiting(join(disk.root, "holder")) });
    const holder = deployStacks(runOnDisk(disk, [stackNode("a")]).request);
    await until(() => existsSync(join(disk.root, "holder.begun")));
    const { stacks } = await deployStacks(runOnDisk(disk, [stackNode("a")]).request);
    writeFileSync(join(disk.root, "holder.go"), "");
    expect(stacks[0]!.reason).toMatch(
      /^test-a: its Terraform still runs as process \d+; its apply began at .*Wait for it/,
    );
    expect((await holder).stacks[0]!.status).toBe("done");
  });

  it("waits for that run where it is told to, and goes on after it", async () => {
    disk.write("test-a", { resource: waiting(join(disk.root, "holder")) });
    const holder = deployStacks(runOnDisk(disk, [stackNode("a")]).request);
    await until(() => existsSync(join(disk.root, "holder.begun")));
    const terraform = { environment: bareTerraform, interruption: uninterrupted, lockTimeoutSeconds: 60 };
    const second = runOnDisk(disk, [stackNode("a")], { terraform });
    const waitingRun = deployStacks(second.request);
    await until(() => second.lines.some((line) => line.includes("plan") || line.includes("init")));
    writeFileSync(join(disk.root, "holder.go"), "");
    expect((await holder).stacks[0]!.status).toBe("done");
    expect((await waitingRun).stacks[0]).toMatchObject({ status: "done", unchanged: true });
  });
});

describe("an interruption", () => {
  it("lets the resource in flight finish and be saved, begins nothing new, and leaves no lock", async () => {
    disk.write("test-a", { resource: waiting(join(disk.root, "a")) });
    disk.write("test-b", {});
    const interruption = createInterruption();
    const terraform = { environment: bareTerraform, interruption };
    const run = deployStacks(runOnDisk(disk, [stackNode("a"), stackNode("b", ["a"])], { terraform }).request);
    await until(() => existsSync(join(disk.root, "a.begun")));
    interruption.interrupt();
    writeFileSync(join(disk.root, "a.go"), "");
    const { stacks } = await run;

    expect(stacks.map(({ status }) => status)).toEqual(["interrupted", "skipped"]);
    expect(stacks[0]!.reason).toBe("test-a: interrupted during `terraform apply`");
    expect(JSON.stringify(disk.stateOf("test-a"))).toContain('"name":"slow"');
    expect(readdirSync(join(disk.root, "states")).filter((name) => name.includes("lock"))).toEqual([]);
  });

  it("once forced, leaves no process of the run behind", async () => {
    const begun = join(disk.root, "pid");
    const command = `echo $$ > ${begun}; exec sleep 600`;
    disk.write("test-a", { resource: { terraform_data: { slow: { provisioner: [{ "local-exec": { command } }] } } } });
    const interruption = createInterruption();
    const run = deployStacks(
      runOnDisk(disk, [stackNode("a")], { terraform: { environment: bareTerraform, interruption } }).request,
    );
    await until(() => existsSync(begun) && readFileSync(begun, "utf8").endsWith("\n"));
    const pid = Number(readFileSync(begun, "utf8"));
    interruption.interrupt();
    interruption.interrupt();
    expect((await run).stacks[0]!.status).toBe("interrupted");
    await until(() => isGone(pid));
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
