import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CreateStreamCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clientConfig, type EmulatorAccess } from "./access.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "./emulator.ts";

let parent: string;
let directory: string;
let running: Emulator[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "sluice-emulator-"));
  directory = join(parent, "emulator");
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((emulator) => emulator.stop()));
  rmSync(parent, { recursive: true, force: true });
});

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({ directory, region: "ap-northeast-2", accountId: "000000000000", ...options });
  running.push(emulator);
  return emulator;
}

async function createStream(access: EmulatorAccess, StreamName: string): Promise<void> {
  await new KinesisClient(clientConfig(access)).send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
}

async function streams(access: EmulatorAccess): Promise<string[] | undefined> {
  return (await new KinesisClient(clientConfig(access)).send(new ListStreamsCommand({}))).StreamNames;
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

describe("startEmulator", () => {
  it("keeps its port, and what was created, from one run to the next", async () => {
    const first = await start();
    await createStream(first.access, "kept");
    await first.stop();
    const second = await start();
    expect(second.access.endpoint).toBe(first.access.endpoint);
    expect(second.damaged).toEqual([]);
    expect(await streams(second.access)).toEqual(["kept"]);
  });

  it("makes a new key for every run, and writes it nowhere", async () => {
    const first = await start();
    await createStream(first.access, "any");
    await first.stop();
    const second = await start();
    const secrets = [first, second].map(({ access }) => access.credentials.secretAccessKey);
    expect(secrets[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(secrets[1]).not.toBe(secrets[0]);
    await expect(streams({ ...second.access, credentials: first.access.credentials })).rejects.toThrow("Refused");
    const commandLine = join("/proc", String(second.pid), "cmdline");
    if (existsSync(commandLine)) expect(readFileSync(commandLine, "utf8")).not.toContain(secrets[1]);
    await second.stop();
    const written = filesBelow(directory).map((file) => readFileSync(file, "utf8"));
    expect(written.length).toBeGreaterThan(2);
    expect(written.join("\n")).not.toMatch(new RegExp(secrets.join("|")));
  });

  it("gives nobody else on the machine access to its files", async () => {
    const { access, stop } = await start();
    await createStream(access, "any");
    await stop();
    expect(filesBelow(directory).map((file) => statSync(file).mode & 0o077)).toEqual(
      filesBelow(directory).map(() => 0),
    );
    expect(statSync(directory).mode & 0o077).toBe(0);
  });

  it("takes another port when that of the last run is taken, and refuses when the port was asked for", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    mkdirSync(directory);
    writeFileSync(join(directory, "port"), String(port));
    const { access, stop } = await start();
    expect(new URL(access.endpoint).port).not.toBe(String(port));
    await stop();
    await expect(start({ port })).rejects.toThrow(`port ${port} is taken`);
    other.close();
  });

  it("refuses a directory where another one runs, and says which process that is", async () => {
    const first = await start();
    await expect(start()).rejects.toThrow(`another one runs here (process ${first.pid})`);
    expect(await streams(first.access)).toEqual([]);
  });

  it("sets a damaged state aside and starts that service fresh", async () => {
    const first = await start();
    await createStream(first.access, "lost");
    await first.stop();
    writeFileSync(join(directory, "state", "kinesis.json"), '{"__ministack_format__": 3, "payl');
    writeFileSync(join(directory, "state", "sqs.json"), Buffer.from([0xff, 0xfe, 0x00]));
    const second = await start();
    expect(second.damaged.map((file) => file.replace(/^.*\/\w+-/, "")).sort()).toEqual(["kinesis.json", "sqs.json"]);
    expect(second.damaged.every(existsSync)).toBe(true);
    expect(await streams(second.access)).toEqual([]);
  });

  it("shows the end of its log when it does not start", async () => {
    const venv = join(parent, "venv");
    mkdirSync(join(venv, "bin"), { recursive: true });
    writeFileSync(join(venv, "bin", "python"), "#!/bin/sh\necho no such module >&2\nexit 1\n", { mode: 0o755 });
    await expect(start({ venv })).rejects.toThrow(/did not start.*emulator\.log.*\n {2}no such module/);
    await expect(start({ venv: join(parent, "none") })).rejects.toThrow(
      /does not start.*delete .*none and run npm start/,
    );
  });
});

describe("the end of an emulator", () => {
  it("is known to its owner when somebody kills it", async () => {
    const { pid, exited, stop, save } = await start();
    process.kill(pid, "SIGKILL");
    expect(await exited).toEqual({ code: null, signal: "SIGKILL" });
    await expect(save()).rejects.toThrow("ended before it could save");
    await stop();
  });

  it("comes once, however often it is asked for", async () => {
    const { stop, exited, pid } = await start();
    await Promise.all([stop(), stop()]);
    await stop();
    expect(await exited).toEqual({ code: 0, signal: null });
    expect(isAlive(pid)).toBe(false);
  });

  it("is not held up by a connection that never closes, and the state is saved all the same", async () => {
    const { access, stop } = await start();
    await createStream(access, "kept");
    const { port, host } = new URL(access.endpoint);
    const hanging = connect(Number(port), "127.0.0.1");
    hanging.on("error", () => undefined);
    hanging.write(`POST /_aws/execute-api/abcd1234/x/y HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 9\r\n\r\n`);
    await once(hanging, "ready");
    const started = Date.now();
    await stop();
    expect(Date.now() - started).toBeLessThan(10_000);
    hanging.destroy();
    expect(await streams((await start()).access)).toEqual(["kept"]);
  });

  it("loses nothing that was saved, even by SIGKILL", async () => {
    const first = await start();
    await createStream(first.access, "saved");
    await first.save();
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    expect(await streams((await start()).access)).toEqual(["saved"]);
  });

  it("loses nothing that is a few seconds old, because quiet times are used to save", async () => {
    const first = await start();
    await createStream(first.access, "saved");
    await vi.waitUntil(() => existsSync(join(directory, "state", "kinesis.json")), { timeout: 20_000, interval: 100 });
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    expect(await streams((await start()).access)).toEqual(["saved"]);
  });

  it("follows the end of its owner by SIGKILL, with its state saved and no process left", async () => {
    const { owner, pid, worker } = await startOwner();
    expect([isAlive(pid), isAlive(worker)]).toEqual([true, true]);
    owner.kill("SIGKILL");
    await vi.waitUntil(() => !isAlive(pid) && !isAlive(worker), { timeout: 20_000, interval: 20 });
    expect(await streams((await start()).access)).toEqual(["kept"]);
  });

  it("can be followed by a new start at once, which waits for the one that is ending", async () => {
    const { owner } = await startOwner();
    owner.kill("SIGKILL");
    expect(await streams((await start()).access)).toEqual(["kept"]);
  });
});

async function startOwner() {
  const node = ["--import", "tsx", "--input-type=module", "-e", OWNER, directory];
  const owner = spawn(process.execPath, node, { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(createInterface(owner.stdout), "line")) as [string];
  return { owner, ...(JSON.parse(line) as { pid: number; worker: number }) };
}

/** A process that owns an emulator with a stream and a function that never ends, and says so. */
const OWNER = `
import { startEmulator } from ${JSON.stringify(new URL("./emulator.ts", import.meta.url).href)};
import { clientConfig } from ${JSON.stringify(new URL("./access.ts", import.meta.url).href)};
import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { existsSync, readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
const directory = process.argv[1];
const emulator = await startEmulator({ directory, region: "ap-northeast-2", accountId: "000000000000" });
const config = clientConfig(emulator.access);
await new KinesisClient(config).send(new CreateStreamCommand({ StreamName: "kept", ShardCount: 1 }));
const code = 'exports.handler = async () => { require("fs").writeFileSync(process.env.HOME + "/worker", String(process.pid)); for (;;); }';
await new LambdaClient(config).send(new CreateFunctionCommand({
  FunctionName: "endless", Runtime: "nodejs22.x", Handler: "index.handler", Timeout: 900,
  Role: "arn:aws:iam::000000000000:role/any", Code: { ZipFile: zipSync({ "index.js": strToU8(code) }) },
}));
new LambdaClient(config).send(new InvokeCommand({ FunctionName: "endless" })).catch(() => undefined);
const told = setInterval(() => {
  if (!existsSync(directory + "/home/worker")) return;
  const worker = Number(readFileSync(directory + "/home/worker", "utf8"));
  if (!worker) return;
  clearInterval(told);
  console.log(JSON.stringify({ pid: emulator.pid, worker }));
}, 10);
`;
