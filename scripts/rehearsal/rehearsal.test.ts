import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import type { ObjectStore } from "#scripts/engine/store/object-store";
import { openObjectStore } from "#scripts/engine/store/s3-object-store";
import { clientConfig } from "./emulator/access.ts";
import { type Rehearsal, startRehearsal } from "./rehearsal.ts";
import { rehearsalDirectory } from "./rehearsal-directory.ts";
import { attachedEnvironment } from "./session/attachment.ts";
import { findSession, SessionTaken } from "./session/session.ts";
import { emulatorAmong, processTree, untilGone } from "./testing/processes.ts";
import { workingDirectory } from "./testing/working-directory.ts";

const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
let directory: ReturnType<typeof workingDirectory>;
let running: Rehearsal[];
beforeEach(() => {
  directory = workingDirectory();
  running = [];
});
afterEach(async () => {
  for (const rehearsal of running) await rehearsal.stop();
  directory.remove();
});

/** Starts a rehearsal in the test's directory; ended after the test at the latest. */
async function start(): Promise<{ rehearsal: Rehearsal; notes: string[] }> {
  const notes: string[] = [];
  const rehearsal = await startRehearsal({ root: directory.root, environment, log: (line) => notes.push(line) });
  running.push(rehearsal);
  return { rehearsal, notes };
}

/** Runs Terraform attached to a rehearsal, in a directory below the test's. */
function terraform(rehearsal: Rehearsal, folder: string, ...args: string[]) {
  const inherited = { ...process.env, AWS_PROFILE: "production", TF_WORKSPACE: "elsewhere" };
  const env = attachedEnvironment(inherited, rehearsal.attachment.environment);
  return spawn("terraform", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
}

function stack(name: string, body: object): string {
  const folder = join(directory.root, "cdktf.out", "stacks", name);
  mkdirSync(folder, { recursive: true });
  const s3 = {
    bucket: environment.state.bucket,
    key: `local/${name}.tfstate`,
    region: environment.region,
    use_lockfile: true,
  };
  const required_providers = { aws: { source: "aws", version: "6.25.0" } };
  writeFileSync(
    join(folder, "cdk.tf.json"),
    JSON.stringify({ terraform: { backend: { s3 }, required_providers }, ...body }),
  );
  return folder;
}

const ended = async (child: ReturnType<typeof spawn>) => (await once(child, "exit"))[0] as number | null;

async function inStateBucket<T>({ access }: Rehearsal, work: (store: ObjectStore) => Promise<T>): Promise<T> {
  const { bucket } = environment.state;
  const store = openObjectStore({ bucket, accountId: environment.accountId, config: clientConfig(access) });
  return work(store).finally(() => store.close());
}

const stateKeys = (rehearsal: Rehearsal) =>
  inStateBucket(rehearsal, async (store) => (await store.list("")).map(({ key }) => key));

const putState = (rehearsal: Rehearsal, key: string, text: string) =>
  inStateBucket(rehearsal, (store) => store.write(key, text));

const answers = (url: string) =>
  new Promise<boolean>((resolve) => {
    const socket = createConnection({ host: "127.0.0.1", port: Number(new URL(url).port) });
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });

const queue = {
  resource: { aws_sqs_queue: { jobs: { name: "jobs" } } },
  provider: { aws: [{ region: "ap-northeast-2" }] },
};

describe("a rehearsal", () => {
  it("lets real Terraform deploy to it, with states in its bucket and nothing of the caller's AWS settings", async () => {
    const { rehearsal } = await start();
    const folder = stack("queue", queue);
    expect(await ended(terraform(rehearsal, folder, "init"))).toBe(0);
    expect(await ended(terraform(rehearsal, folder, "apply", "-auto-approve"))).toBe(0);
    expect(await stateKeys(rehearsal)).toEqual(["local/queue.tfstate"]);
  });

  it("has everything again after a stop and a start", async () => {
    const first = (await start()).rehearsal;
    const folder = stack("queue", queue);
    await ended(terraform(first, folder, "init"));
    await ended(terraform(first, folder, "apply", "-auto-approve"));
    await first.stop();
    const { rehearsal, notes } = await start();
    expect(await ended(terraform(rehearsal, folder, "plan", "-detailed-exitcode"))).toBe(0);
    expect(notes).toEqual([]);
  });

  it("stops everything that it started, and may be stopped twice", async () => {
    const { rehearsal } = await start();
    const { urls } = rehearsal.attachment;
    expect(await Promise.all(Object.values(urls).map(answers))).toEqual([true, true]);
    await Promise.all([rehearsal.stop(), rehearsal.stop()]);
    expect(await Promise.all(Object.values(urls).map(answers))).toEqual([false, false]);
    expect(existsSync(join(rehearsalDirectory(directory.root, "local"), "session.json"))).toBe(false);
  });

  it("is one per environment: a second start is refused and leaves the first alone", async () => {
    const { rehearsal } = await start();
    await expect(start()).rejects.toBeInstanceOf(SessionTaken);
    expect(await answers(rehearsal.access.endpoint)).toBe(true);
    expect(await findSession(rehearsalDirectory(directory.root, "local"))).toMatchObject({
      attachment: rehearsal.attachment,
    });
  });

  it("leaves nothing running when a part of it cannot start", async () => {
    const own = rehearsalDirectory(directory.root, "local");
    mkdirSync(own, { recursive: true });
    const before = processTree(process.pid);
    writeFileSync(join(own, "cloud"), "a file where a directory belongs");
    await expect(start()).rejects.toThrow(/cloud/);
    expect(existsSync(join(own, "session.json"))).toBe(false);
    await untilGone(processTree(process.pid).filter((pid) => !before.includes(pid)));
  });

  it("releases the lock of a Terraform that was killed, says whose it was, and leaves states alone", async () => {
    const first = (await start()).rehearsal;
    const marker = join(directory.root, "begun");
    const command = `touch ${marker}; while :; do sleep 0.05; test -e ${marker} || exit 1; done`;
    const folder = stack("slow", {
      resource: { terraform_data: { slow: { provisioner: [{ "local-exec": { command } }] } } },
    });
    await ended(terraform(first, folder, "init"));
    const killed = terraform(first, folder, "apply", "-auto-approve");
    const deadline = Date.now() + 20_000;
    while (!existsSync(marker) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
    killed.kill("SIGKILL");
    await once(killed, "exit");
    rmSync(marker);
    expect(await stateKeys(first)).toContain("local/slow.tfstate.tflock");
    await first.stop();

    const { rehearsal, notes } = await start();
    expect(notes).toEqual([
      expect.stringMatching(
        /released the lock of local\/slow\.tfstate \(OperationTypeApply by .* at .*\): its rehearsal was killed/,
      ),
    ]);
    expect((await stateKeys(rehearsal)).filter((key) => key.endsWith(".tflock"))).toEqual([]);
  });

  it("releases a lock that nobody can read, too", async () => {
    const first = (await start()).rehearsal;
    await putState(first, "local/x.tfstate.tflock", "{");
    await first.stop();
    expect((await start()).notes).toEqual([
      "released the lock of local/x.tfstate (an unreadable lock): its rehearsal was killed",
    ]);
  });

  it("clears away what a killed Terraform made and wrote into no state, so that it can be made again", async () => {
    const first = (await start()).rehearsal;
    const folder = stack("queue", queue);
    await ended(terraform(first, folder, "init"));
    await ended(terraform(first, folder, "apply", "-auto-approve"));
    await inStateBucket(first, (store) => store.remove("local/queue.tfstate"));
    await putState(first, "local/queue.tfstate.tflock", "{}");
    await first.stop();

    const { rehearsal, notes } = await start();
    expect(notes[1]).toMatch(/removed aws_sqs_queue .*jobs: the run that made it was killed before it wrote its state/);
    expect(await ended(terraform(rehearsal, folder, "apply", "-auto-approve"))).toBe(0);
  });

  it("clears nothing away while a state cannot be read", async () => {
    const first = (await start()).rehearsal;
    await putState(first, "local/queue.tfstate", "not json");
    await putState(first, "local/queue.tfstate.tflock", "{}");
    await first.stop();
    expect((await start()).notes[1]).toContain("local/queue.tfstate is not a state file, so nothing was cleared away");
  });

  it("tells when the local cloud ends by itself", async () => {
    const before = processTree(process.pid);
    const { rehearsal } = await start();
    const emulator = emulatorAmong(processTree(process.pid).filter((pid) => !before.includes(pid)));
    process.kill(emulator, "SIGKILL");
    expect((await rehearsal.broken).message).toBe(
      `the local cloud (process ${emulator}) ended by itself: SIGKILL; run again to go on from what it saved`,
    );
    await rehearsal.stop();
    expect((await start()).rehearsal.access.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:/);
  });
});
