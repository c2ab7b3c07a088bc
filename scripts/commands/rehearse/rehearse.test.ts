import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, Testing } from "cdktf";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { loadEnvironments } from "#environments/index";
import { type RunningSluice, runSluice, startSluice } from "#scripts/commands/testing/run-sluice";
import { thorough } from "#scripts/house/thorough";
import { emulatorAmong, killIfThere, processTree, untilGone } from "#scripts/rehearsal/testing/processes";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { addStacks } from "#stacks/index";

// Each test runs the whole platform several times, perhaps while the machine is busy with other tests.
vi.setConfig({ testTimeout: 240_000 });

/** What is to be deployed, as the code has it. */
const stacks = addStacks(new App({ outdir: Testing.app().outdir }), loadEnvironments({ SLUICE_ENV: "local" })[0]!)
  .map(({ node }) => node.id)
  .sort();

// One directory for all: each test goes on from what the one before has left, as a person's runs do.
let directory: ReturnType<typeof workingDirectory>;
beforeAll(() => {
  directory = workingDirectory();
});
afterAll(() => directory.remove());

let started: RunningSluice[] = [];
afterEach(async () => {
  // A test that failed half-way must not leave its rehearsal to the next.
  for (const { child, ended } of started) {
    child.kill("SIGKILL");
    await ended;
  }
  started = [];
});

function begin(...args: string[]): RunningSluice {
  const running = startSluice(args, { root: directory.root });
  started.push(running);
  return running;
}

const start = (...args: string[]) => begin("rehearse", ...args);
const once = (...args: string[]) => begin("rehearse", "--once", "--json", ...args).ended;
const exec = (...args: string[]) => begin("exec", "--", ...args).ended;
const session = () => join(directory.root, ".sluice", "local", "session.json");

interface Document {
  readonly stacks: readonly {
    readonly id: string;
    readonly stateKey: string;
    readonly resources: number;
    readonly seconds: number;
    readonly changes: { readonly add: number } | null;
  }[];
  readonly events: Record<string, number>;
  readonly archived: number | null;
  readonly rejections: readonly { readonly line: number; readonly reason: string }[];
  readonly latencyMs: Record<string, number | null>;
  readonly eventsPerSecond: number;
  readonly phases: Record<string, number>;
}

const card = "4539578763621486";
const row = (id: string, changes: object = {}) =>
  JSON.stringify({
    id,
    occurredAt: "2026-01-05T10:00:00Z",
    cardNumber: card,
    merchant: "Corner Shop",
    category: "grocery",
    amountMinor: 1250,
    currency: "USD",
    ...changes,
  });

/** Sends the signal, and waits until the command and everything below it is gone. */
async function end(running: RunningSluice, signal: NodeJS.Signals) {
  const tree = processTree(running.child.pid!);
  running.child.kill(signal);
  const result = await running.ended;
  await untilGone(tree);
  return result;
}

describe("rehearse --once", () => {
  it("deploys every stack, sends a file's events and accounts for each, in one JSON document", async () => {
    const input = join(directory.root, "events.jsonl");
    writeFileSync(input, [row("a"), row("b"), "no json", row("c"), row("d", { amountMinor: -1 })].join("\n"));
    const { code, stdout, stderr } = await once("--input", input);

    const document = JSON.parse(stdout) as Document;
    expect({ code, events: document.events }).toEqual({
      code: 0,
      events: { read: 5, rejected: 2, sent: 3, stored: 3, duplicate: 0, conflict: 0, quarantined: 0, lost: 0 },
    });
    expect(document.archived).toBe(3);
    expect(document.rejections.map(({ line }) => line)).toEqual([3, 5]);
    expect(document.stacks).toContainEqual(
      expect.objectContaining({
        id: "local-vpc",
        stateKey: "local/ap-northeast-2/vpc/terraform.tfstate",
        resources: 25,
      }),
    );
    expect(document.stacks.map(({ id }) => id).sort()).toEqual(stacks);
    expect(new Set(document.stacks.map(({ stateKey }) => stateKey)).size).toBe(stacks.length);
    expect(document.latencyMs).toEqual({ p50: expect.any(Number), p95: expect.any(Number), p99: expect.any(Number) });
    expect(Object.keys(document.phases)).toEqual(["start", "synth", "deploy", "events"]);
    expect(stderr).toMatch(/✓ local-vpc .*deployed: 25 added/);
    expect(stdout + stderr).not.toContain(card);
  });

  it.runIf(thorough)(
    "deploys nothing again and stores nothing twice when run again, as its summary for people says",
    async () => {
      const input = join(directory.root, "events.jsonl");
      const { code, stdout, stderr } = await runSluice(["rehearse", "--once", "--input", input], {
        root: directory.root,
      });
      expect(code).toBe(0);
      expect(stderr.match(/✓ local-\S+ .*no changes/g)).toHaveLength(stacks.length);
      expect(stdout).toMatch(
        new RegExp(`${stacks.length} of ${stacks.length} stacks of local are deployed, \\d+ resources`),
      );
      expect(stdout).toMatch(/5 read = 2 rejected \+ 3 sent\n.*3 sent = 0 stored \+ 3 duplicate/);
      expect(stdout).toMatch(/line 3 rejected: .*\n.*line 5 rejected: /);
      expect(stdout).toMatch(/Time: .*start .*synth .*deploy .*events .*together/);
      expect(stdout).toContain("s3://sluice-state-000000000000/");
      expect(stdout).toContain("exec -- npx cdktf diff local-vpc");
    },
  );
});

describe("rehearse", () => {
  it.runIf(thorough)("stays up until Ctrl-C; meanwhile others attach and a second one is told how", async () => {
    const running = start("--events", "0");
    await running.printsTo("stdout", /Ctrl-C ends it/);

    const second = await runSluice(["rehearse", "--once"], { root: directory.root });
    expect(second).toMatchObject({ code: 1, stdout: "" });
    expect(second.stderr).toMatch(
      /a rehearsal of local is up already: process \d+[\s\S]*api: http:\/\/127\.0\.0\.1:\d+[\s\S]*sluice -- exec/,
    );

    const attached = await runSluice(["deploy", "vpc", "--env", "local", "--rehearse", "--json"], {
      root: directory.root,
    });
    expect(attached.stderr).toContain("attached to the rehearsal");
    expect(JSON.parse(attached.stdout)).toMatchObject({ stacks: [{ id: "local-vpc", unchanged: true }] });

    const { stdout } = await runSluice(["token", "--json"], { root: directory.root });
    const { token, api } = JSON.parse(stdout) as { token: string; api: string };
    const post = (authorization: string) =>
      fetch(api, { method: "POST", headers: { authorization }, body: `{"events":[${row("by-hand")}]}` });
    expect((await post(`Bearer ${token}`)).status).toBe(202);
    expect((await post("Bearer none")).status).toBe(401);

    const hire = async (...group: string[]) => {
      const { stdout } = await runSluice(["token", "--json", ...group], { root: directory.root });
      const kim = { name: "Kim", email: `${group.length}@example.com`, department: "Platform", position: "Engineer" };
      return fetch(api.replace(/events\/.*$/, "employees"), {
        method: "POST",
        headers: { authorization: `Bearer ${JSON.parse(stdout).token}`, "idempotency-key": "key-0001" },
        body: JSON.stringify(kim),
      });
    };
    expect((await hire()).status).toBe(403);
    expect((await hire("--group", "employee", "--group", "admin")).status).toBe(201);
    const unknown = await runSluice(["token", "--group", "root"], { root: directory.root });
    expect(unknown.stderr).toContain("local has no group root; it has admin, approver, employee");

    expect((await end(running, "SIGINT")).code).toBe(0);
    expect(existsSync(session())).toBe(false);
    const gone = await runSluice(["token"], { root: directory.root });
    expect(gone).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("no rehearsal of local is up") });
  });

  it.runIf(thorough)(
    "ends with what it has deployed saved when interrupted in the middle, and leaves no process and no lock",
    async () => {
      const running = start("--once");
      await running.printsTo("stderr", /✓ local-/);
      expect((await end(running, "SIGTERM")).code).toBe(130);
      expect(existsSync(session())).toBe(false);
      const { code, stderr } = await exec("node", "--version");
      expect({ code, lockReleased: stderr.includes("lock") }).toEqual({ code: 0, lockReleased: false });
    },
  );

  it.runIf(thorough)("leaves no process when told to stop twice", async () => {
    const running = start("--once", "--events", "2000");
    await running.printsTo("stderr", /✓ local-alerts/);
    const tree = processTree(running.child.pid!);
    running.child.kill("SIGINT");
    await running.printsTo("stderr", /Ctrl-C once more/);
    await new Promise((resolve) => setTimeout(resolve, 450));
    running.child.kill("SIGINT");
    expect((await running.ended).code).toBe(130);
    await untilGone(tree);
  });

  it.runIf(thorough)(
    "goes on after it was killed: nothing stays behind, and the next run says what happened",
    async () => {
      const running = start("--once", "--events", "2000");
      await running.printsTo("stderr", /✓ local-keys/);
      const tree = processTree(running.child.pid!);
      running.child.kill("SIGKILL");
      await running.ended;
      await untilGone(tree);
      expect(existsSync(session())).toBe(true);

      const { code, stdout, stderr } = await once("--events", "50");
      expect(stderr).toMatch(/the rehearsal that process \d+ ran since .* was killed; going on from what it saved/);
      expect({ code, events: (JSON.parse(stdout) as Document).events }).toMatchObject({
        code: 0,
        events: { sent: 50, lost: 0 },
      });
    },
  );

  it.runIf(thorough)("goes on after everything was killed in the middle of the first deployment", async () => {
    const other = workingDirectory();
    const run = (...args: string[]) => {
      const running = startSluice(["rehearse", "--once", "--json", "--events", "30", ...args], { root: other.root });
      started.push(running);
      return running;
    };
    const killed = run();
    await killed.printsTo("stderr", /✓ local-keys/);
    const tree = processTree(killed.child.pid!);
    for (const pid of tree) killIfThere(pid);
    await killed.ended;
    await untilGone(tree);
    const { code, stdout, stderr } = await run().ended;
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect((JSON.parse(stdout) as Document).events).toMatchObject({ sent: 30, stored: 30, lost: 0 });
    other.remove();
  });

  it.runIf(thorough)(
    "fails at once, saying so, when the local cloud is killed under it, and goes on next time",
    async () => {
      const running = start("--once", "--events", "3000");
      await running.printsTo("stderr", /✓ local-cloudwatch/);
      const tree = processTree(running.child.pid!);
      const emulator = emulatorAmong(tree);
      process.kill(emulator, "SIGKILL");
      const { code, stderr } = await running.ended;
      expect(code).toBe(1);
      expect(stderr).toContain(`the local cloud (process ${emulator}) ended by itself: SIGKILL`);
      await untilGone(tree);
      expect((await exec("node", "--version")).code).toBe(0);
    },
  );
});

describe("exec", () => {
  it("passes the command's output and exit code through", async () => {
    expect(await exec("node", "-e", "console.log(process.env.AWS_ENDPOINT_URL); process.exit(7)")).toMatchObject({
      code: 7,
      stdout: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\n$/),
    });
  });

  it("runs terraform in a stack's directory that was never initialised", async () => {
    const chdir = `-chdir=${join(directory.root, "cdktf.out", "stacks", "local-keys")}`;
    const { code, stdout } = await exec("terraform", chdir, "state", "list");
    expect(code).toBe(0);
    expect(stdout).toContain("aws_kms_key.");
  });

  it("says which program is missing", async () => {
    expect(await exec("no-such-program")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no-such-program was not found"),
    });
  });

  it("passes a signal on and stops the rehearsal that it started", async () => {
    const script = 'process.on("SIGINT", () => process.exit(42)); setInterval(() => {}, 1000); console.log("begun")';
    const running = begin("exec", "--", "node", "-e", script);
    await running.printsTo("stdout", /begun/);
    expect((await end(running, "SIGINT")).code).toBe(42);
    expect(existsSync(session())).toBe(false);
  });
});
