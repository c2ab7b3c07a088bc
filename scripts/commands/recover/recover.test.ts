import { spawn } from "node:child_process";
import { once } from "node:events";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import { type Context, loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import { createInterruption } from "#scripts/engine/interruption";
import { commandOn } from "#scripts/engine/own-command";
import { declaredResources } from "#scripts/engine/recovery/missing-resources";
import { objectsOf } from "#scripts/engine/recovery/sources/objects-of";
import { refuseUnrecovered, unrecovered } from "#scripts/engine/recovery/unrecovered";
import { type Synthesis, synthesize } from "#scripts/engine/synthesize";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { thorough } from "#scripts/house/thorough";
import { peekCloud } from "#scripts/rehearsal/cloud/cloud";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { recover } from "./recover.ts";
import type { RecoverInput } from "./recovery.ts";

const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
const { progress, lines } = recordedProgress();
let directory: ReturnType<typeof workingDirectory>;
let rehearsal: Rehearsal;
let variables: NodeJS.ProcessEnv;
let synthesis: Synthesis<Environment>;
let control: ControlPlane;
let context: Context;

beforeAll(async () => {
  directory = workingDirectory();
  rehearsal = await startRehearsal({ root: directory.root, environment, log: () => {} });
  variables = { ...attachedEnvironment(process.env, rehearsal.attachment.environment), TF_IN_AUTOMATION: "1" };
  const outdir = join(directory.root, "cdktf.out");
  synthesis = synthesize({ platform: await loadPlatform(), environment: "local", outdir, variables });
  control = await loadControlPlane(environment, variables);
  context = {
    root: directory.root,
    variables: process.env,
    progress,
    interruption: createInterruption(),
    platform: loadPlatform,
    controlPlane: loadControlPlane,
    ask: undefined,
    again: async () => 1,
  };
});
afterAll(async () => {
  control?.close();
  await rehearsal?.stop();
  directory.remove();
});

const node = (concern: string) => synthesis.graph.stacks.find((each) => each.concern === concern)!;
const cloud = () => peekCloud(join(rehearsalDirectory(directory.root, "local"), "cloud"));
const places = () => ({ cwd: directory.root, env: variables });

const run = async (command: string, args: readonly string[], cwd = directory.root) => {
  const child = spawn(command, args, { ...places(), cwd, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...printed };
};

const terraform = (concern: string, ...args: string[]) =>
  run("terraform", args, synthesis.directoryOf(node(concern).id));

const recovering = (input: Partial<RecoverInput> & { readonly stacks: readonly string[] }) =>
  recover(context, {
    environment: "local",
    rehearse: true,
    all: false,
    import: false,
    releaseLocks: false,
    yes: false,
    ...input,
  });

interface Data {
  readonly orphans: {
    stack: string;
    address: string;
    type: string;
    importId: string;
    command: string;
    certain: boolean;
  }[];
  readonly stacks: { id: string; lock: { id: string; ageSeconds: number } | null; holder: { kind: string } }[];
  readonly imports: { address: string; outcome: string }[];
  readonly released: { stack: string; reason: string | null }[];
}

/** Applies a stack and kills Terraform once it has made so many objects of a type. */
async function killedApply(concern: string, objects: number, type: string): Promise<void> {
  const { code, stderr } = await terraform(concern, "init", "-input=false");
  expect(code, stderr).toBe(0);
  const stack = node(concern);
  const creates = declaredResources(synthesis.directoryOf(stack.id)).map(({ address }) => address);
  await control.ledger.begin(stack, {
    run: `killed-${concern}`,
    at: new Date().toISOString(),
    by: `me@${hostname()}`,
    host: hostname(),
    // No process has this number: it is beyond what Linux gives out.
    pid: 2 ** 22 + 1,
    operation: "apply",
    digest: "of what was applied",
    creates,
  });
  const args = ["apply", "-auto-approve", "-input=false", "-parallelism=1"];
  const child = spawn("terraform", args, { ...places(), cwd: synthesis.directoryOf(stack.id), stdio: "ignore" });
  const ended = once(child, "exit");
  const deadline = Date.now() + 30_000;
  const made = () => cloud().filter((object) => object.type === type).length;
  while (made() < objects && Date.now() < deadline) await new Promise((done) => setTimeout(done, 2));
  child.kill("SIGKILL");
  expect((await ended)[1]).toBe("SIGKILL");
}

/** What the next apply would make. */
async function creations(concern: string): Promise<string[]> {
  expect((await terraform(concern, "plan", "-input=false", "-out=check.plan")).code).toBe(0);
  const { stdout } = await terraform(concern, "show", "-json", "check.plan");
  const { resource_changes } = JSON.parse(stdout) as {
    resource_changes: { address: string; change: { actions: string[] } }[];
  };
  return resource_changes.filter(({ change }) => change.actions.includes("create")).map(({ address }) => address);
}

describe("a Terraform that was killed amid an apply", () => {
  it.runIf(thorough)(
    "leaves nothing that is not named, and the named commands leave nothing to be made again",
    async () => {
      await killedApply("vpc", 1, "aws_route_table_association");
      const made = cloud().length;

      const inAnotherProcess = { root: directory.root };
      const locked = await runSluice(["recover", "vpc", "--env", "local", "--rehearse", "--json"], inAnotherProcess);
      expect(locked.code, locked.stderr).toBe(3);
      const { orphans, stacks } = JSON.parse(locked.stdout) as Data;
      expect(orphans.map(({ type, importId }) => `${type} ${importId}`).sort()).toEqual(
        cloud()
          .map(({ type, key }) => `${type} ${key}`)
          .sort(),
      );
      expect(orphans).toHaveLength(made);
      expect(orphans.map(({ type }) => type)).toContain("aws_route_table_association");
      expect(orphans.every(({ stack, certain, command }) => stack === "local-vpc" && certain && command)).toBe(true);
      expect(stacks).toMatchObject([
        { id: "local-vpc", holder: { kind: "gone" }, lock: { ageSeconds: expect.any(Number) } },
      ]);
      expect((await recovering({ stacks: ["vpc"] })).text).toContain("again with --release-locks --import to do so.");

      const released = await recovering({ stacks: ["vpc"], releaseLocks: true });
      expect((released.data as Data).released).toEqual([{ stack: "local-vpc", reason: null }]);

      const prefix = "npm run sluice -- exec --env local -- ";
      for (const { command } of orphans) {
        expect(command.startsWith(`${prefix}terraform -chdir=cdktf.out/stacks/local-vpc import `)).toBe(true);
        const { code, stderr } = await run("sh", ["-c", command.slice(prefix.length)]);
        expect([command, code, stderr]).toEqual([command, 0, stderr]);
      }
      const again = await creations("vpc");
      expect(orphans.filter(({ address }) => again.includes(address))).toEqual([]);
      const clean = await recovering({ stacks: ["vpc"] });
      expect([clean.exitCode, (clean.data as Data).orphans]).toEqual([0, []]);
      expect(clean.text).toContain(
        "Nothing is lost; the next `npm run sluice -- deploy vpc --env local --rehearse` clears the note",
      );
    },
  );

  it("is recovered in one go, after which the apply goes on where it was", async () => {
    await killedApply("keys", 1, "aws_kms_alias");
    const stack = node("keys");
    const search = {
      store: control.store,
      objects: objectsOf({ root: directory.root, environment, variables }),
      environment,
      directoryOf: synthesis.directoryOf,
      commands: { root: directory.root },
    };
    const { standings } = await control.ledger.load([stack]);
    const orphans = await unrecovered(search, stack, standings.get(stack.id)!.inFlight);
    expect(() => refuseUnrecovered(stack, orphans, commandOn({ environment: "local", rehearsed: true }))).toThrow(
      /^local-keys: an earlier apply was cut short; no state holds aws_kms_.*recover keys --env local --rehearse/,
    );

    const report = await recovering({ stacks: ["keys"], releaseLocks: true, import: true });
    expect(report.exitCode, report.text).toBe(0);
    expect((report.data as Data).imports.map(({ outcome }) => outcome)).toEqual(orphans.map(() => "imported"));
    expect(lines.some((line) => /local-keys .*\d imported/.test(line))).toBe(true);
    expect(await unrecovered(search, stack, standings.get(stack.id)!.inFlight)).toEqual([]);
    const { code, stderr } = await terraform("keys", "apply", "-auto-approve", "-input=false");
    expect(code, stderr).toBe(0);
    expect(await creations("keys")).toEqual([]);
  });
});

describe("a lock", () => {
  const lockKey = () => `${node("alerts").stateKey}.tflock`;
  const lock = (changes: object = {}) => ({
    ID: "11111111-2222-3333-4444-555555555555",
    Operation: "OperationTypeApply",
    Who: `me@${hostname()}`,
    Version: "1.11.4",
    Created: new Date(Date.now() - 90_000).toISOString(),
    Path: "x",
    ...changes,
  });

  it("of garbage is explained as far as can be, deleted on request, and nothing in it reaches Terraform", async () => {
    await control.store.write(lockKey(), "\u001b[2J{ not json");
    const report = await recovering({ stacks: ["alerts"] });
    expect([report.exitCode, report.text]).toEqual([
      3,
      expect.stringContaining("local-alerts: an unreadable lock: no record of it says where it ran"),
    ]);
    expect((await recovering({ stacks: ["alerts"], releaseLocks: true })).exitCode).toBe(0);
    expect(await control.store.read(lockKey())).toBeUndefined();
  });

  it("whose id is an option or a command is no less garbage", async () => {
    await control.store.write(lockKey(), JSON.stringify(lock({ ID: "-help; touch /tmp/x" })));
    expect((await recovering({ stacks: ["alerts"], releaseLocks: true })).exitCode).toBe(0);
    expect(await control.store.read(lockKey())).toBeUndefined();
  });

  it("says who has it, doing what and since when", async () => {
    await control.store.write(lockKey(), JSON.stringify(lock({ Who: "ana@elsewhere" })));
    const { text } = await recovering({ stacks: ["alerts"] });
    expect(text).toMatch(/local-alerts: OperationTypeApply by ana@elsewhere at .*, 9\d s ago: it ran on elsewhere/);
    await recovering({ stacks: ["alerts"], releaseLocks: true });
    expect(await control.store.read(lockKey())).toBeUndefined();
  });

  it("of a process that is alive is neither released nor are its objects taken for orphans", async () => {
    const stack = node("alerts");
    const flight = {
      ...{ run: "alive", at: new Date().toISOString(), by: `me@${hostname()}`, host: hostname(), pid: process.ppid },
      ...{ operation: "apply" as const, digest: "x", creates: ["aws_sns_topic.alarms"] },
    };
    await control.ledger.begin(stack, flight);
    await control.store.write(lockKey(), JSON.stringify(lock()));
    const quiet = await recovering({ stacks: ["alerts"] });
    expect([quiet.exitCode, (quiet.data as Data).orphans]).toEqual([0, []]);
    const report = await recovering({ stacks: ["alerts"], releaseLocks: true, yes: true });
    expect([report.exitCode, report.text]).toEqual([
      1,
      expect.stringContaining(
        `local-alerts: its lock is in use (process ${process.ppid} of me@${hostname()} still runs)`,
      ),
    ]);
    expect(await control.store.read(lockKey())).toBeDefined();
  });
});
