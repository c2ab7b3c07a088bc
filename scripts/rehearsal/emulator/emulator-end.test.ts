import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, vi } from "vitest";
import { thorough } from "#scripts/house/thorough";
import { createStream, emulatorsPerTest, streams } from "./testing/test-emulator.ts";

const emulators = emulatorsPerTest();
const { start } = emulators;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

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

  it("tells each of those who save at once when their own save is done", async () => {
    const first = await start();
    const saved: string[] = [];
    const save = (name: string) => first.save().then(() => saved.push(name));
    const early = save("early");
    await createStream(first.access, "late");
    await Promise.all([early, save("late")]);
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    expect(saved).toEqual(["early", "late"]);
    expect(await streams((await start()).access)).toEqual(["late"]);
  });

  it("loses nothing that was saved, even by SIGKILL", async () => {
    const first = await start();
    await createStream(first.access, "saved");
    await first.save();
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    expect(await streams((await start()).access)).toEqual(["saved"]);
  });

  it.runIf(thorough)("loses nothing that is a few seconds old, because quiet times are used to save", async () => {
    const first = await start();
    await createStream(first.access, "saved");
    // Somebody reads all the time, as event sources do.
    const saved = async () =>
      (await streams(first.access)) && existsSync(join(emulators.directory, "state", "kinesis.json"));
    await vi.waitUntil(saved, { timeout: 20_000, interval: 100 });
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

  it.runIf(thorough)("can be followed by a new start at once, which waits for the one that is ending", async () => {
    const { owner } = await startOwner();
    owner.kill("SIGKILL");
    expect(await streams((await start()).access)).toEqual(["kept"]);
  });

  it.runIf(thorough && existsSync("/proc/self/cwd"))(
    "leaves no function running beyond the next start, even if all were killed",
    async () => {
      const { owner, pid, worker } = await startOwner();
      for (const victim of [pid, owner.pid!]) process.kill(victim, "SIGKILL");
      await vi.waitUntil(() => !isAlive(pid), { timeout: 20_000, interval: 20 });
      expect(isAlive(worker)).toBe(true);
      await start();
      await vi.waitUntil(() => !isAlive(worker), { timeout: 20_000, interval: 20 });
    },
  );
});

async function startOwner() {
  const node = ["--import", "tsx", "--input-type=module", "-e", OWNER, emulators.directory];
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
