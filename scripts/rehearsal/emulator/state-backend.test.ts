import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { GetBucketVersioningCommand, GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { clientConfig } from "./access.ts";
import { ensureStateBucket, REHEARSAL_DATA_DIR, stateBackendEnvironment } from "./state-backend.ts";
import { startTestEmulator, type TestEmulator } from "./testing/test-emulator.ts";

const BUCKET = "states-of-the-test";
let emulator: TestEmulator;
let s3: S3Client;
let work: string;

beforeAll(async () => {
  emulator = await startTestEmulator();
  s3 = new S3Client(clientConfig(emulator.access));
  await ensureStateBucket(emulator.access, BUCKET);
  work = mkdtempSync(join(tmpdir(), "sluice-state-"));
});
afterAll(async () => {
  await emulator?.dispose();
  rmSync(work, { recursive: true, force: true });
});

/** Writes a configuration as the stacks have it, without a word about the emulator, and initializes it. */
async function project(name: string, body: object): Promise<{ folder: string; key: string }> {
  const folder = join(work, name);
  const key = `local/ap-northeast-2/${name}/terraform.tfstate`;
  mkdirSync(folder);
  const s3 = { bucket: BUCKET, key, region: "ap-northeast-2", use_lockfile: true };
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { backend: { s3 } }, ...body }));
  expect(await terraform(folder, "init", "-input=false")).toMatchObject({ code: 0 });
  return { folder, key };
}

function start(folder: string, command: string, ...args: string[]): ChildProcess {
  const user = { ...process.env, AWS_PROFILE: "production", AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9" };
  return spawn("terraform", [command, "-no-color", ...args], {
    cwd: folder,
    env: { ...user, ...stateBackendEnvironment(emulator.access, user) },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function terraform(folder: string, command: string, ...args: string[]) {
  const child = start(folder, command, ...args);
  const [out, error, [code]] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, "exit")]);
  return { code, out, error };
}

const exists = (Key: string): Promise<boolean> =>
  s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key })).then(
    () => true,
    () => false,
  );

const waits = (marker: string) => ({
  resource: {
    terraform_data: {
      slow: { provisioner: [{ "local-exec": { command: `until [ -e '${marker}' ]; do sleep 0.05; done` } }] },
    },
  },
});

describe("the state backend", () => {
  it("keeps the state in the emulator, and what init remembers apart from AWS", async () => {
    const { folder, key } = await project("plain", { output: { answer: { value: 42 } } });
    expect(await terraform(folder, "apply", "-auto-approve")).toMatchObject({ code: 0 });
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    expect(JSON.parse(await Body!.transformToString())).toMatchObject({ outputs: { answer: { value: 42 } } });
    expect(existsSync(join(folder, REHEARSAL_DATA_DIR))).toBe(true);
    expect(existsSync(join(folder, ".terraform"))).toBe(false);
    expect(existsSync(join(folder, "terraform.tfstate"))).toBe(false);
  });

  it("refuses a concurrent apply by its lock, and frees the lock afterwards", async () => {
    const marker = join(work, "go-on");
    const { folder, key } = await project("concurrent", waits(marker));
    const first = start(folder, "apply", "-auto-approve");
    const ended = once(first, "exit");
    await vi.waitUntil(() => exists(`${key}.tflock`), { timeout: 20_000 });
    const second = await terraform(folder, "apply", "-auto-approve");
    expect(second).toMatchObject({ code: 1, error: expect.stringContaining("Error acquiring the state lock") });
    writeFileSync(marker, "");
    expect((await ended)[0]).toBe(0);
    expect(await exists(`${key}.tflock`)).toBe(false);
    expect(await terraform(folder, "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });

  it("keeps the lock of a killed apply until it is freed by force-unlock", async () => {
    const marker = join(work, "after-the-kill");
    const { folder, key } = await project("killed", waits(marker));
    const killed = start(folder, "apply", "-auto-approve");
    await vi.waitUntil(() => exists(`${key}.tflock`), { timeout: 20_000 });
    killed.kill("SIGKILL");
    await once(killed, "exit");
    writeFileSync(marker, "");
    const blocked = await terraform(folder, "apply", "-auto-approve");
    expect(blocked.code).toBe(1);
    const id = /^\W*ID:\s+(\S+)/m.exec(blocked.error)?.[1];
    expect(await terraform(folder, "force-unlock", "-force", id!)).toMatchObject({ code: 0 });
    expect(await terraform(folder, "apply", "-auto-approve")).toMatchObject({ code: 0 });
  });

  it("leaves a bucket that is there as it is, and versions it", async () => {
    await ensureStateBucket(emulator.access, BUCKET);
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: BUCKET }));
    expect(Status).toBe("Enabled");
    expect(await exists("local/ap-northeast-2/plain/terraform.tfstate")).toBe(true);
  });
});

describe("stateBackendEnvironment", () => {
  it("takes every AWS setting of the user away and leaves the rest", () => {
    const inherited = { PATH: "/bin", AWS_PROFILE: "production", AWS_SESSION_TOKEN: "secret", AWS_CA_BUNDLE: "/x" };
    const environment = { ...inherited, ...stateBackendEnvironment(emulator.access, inherited) };
    expect(environment).toMatchObject({ PATH: "/bin", AWS_ENDPOINT_URL: emulator.access.endpoint });
    expect([environment.AWS_PROFILE, environment.AWS_SESSION_TOKEN, environment.AWS_CA_BUNDLE]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
