import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createStream, emulatorsPerTest, streams } from "./testing/test-emulator.ts";

const emulators = emulatorsPerTest();
const { start } = emulators;

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
    const written = filesBelow(emulators.directory).map((file) => readFileSync(file, "utf8"));
    expect(written.length).toBeGreaterThan(2);
    expect(written.join("\n")).not.toMatch(new RegExp(secrets.join("|")));
  });

  it("gives nobody else on the machine access to its files", async () => {
    const { access, stop } = await start();
    await createStream(access, "any");
    await stop();
    expect(filesBelow(emulators.directory).map((file) => statSync(file).mode & 0o077)).toEqual(
      filesBelow(emulators.directory).map(() => 0),
    );
    expect(statSync(emulators.directory).mode & 0o077).toBe(0);
  });

  it("takes another port when that of the last run is taken, and refuses when the port was asked for", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    mkdirSync(emulators.directory);
    writeFileSync(join(emulators.directory, "port"), String(port));
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
    writeFileSync(join(emulators.directory, "state", "kinesis.json"), '{"__ministack_format__": 3, "payl');
    writeFileSync(join(emulators.directory, "state", "sqs.json"), Buffer.from([0xff, 0xfe, 0x00]));
    const second = await start();
    expect(second.damaged.map((file) => file.replace(/^.*\/\w+-/, "")).sort()).toEqual(["kinesis.json", "sqs.json"]);
    expect(second.damaged.every(existsSync)).toBe(true);
    expect(await streams(second.access)).toEqual([]);
  });

  it("shows the end of its log when it does not start", async () => {
    const venv = join(emulators.parent, "venv");
    mkdirSync(join(venv, "bin"), { recursive: true });
    writeFileSync(join(venv, "bin", "python"), "#!/bin/sh\necho no such module >&2\nexit 1\n", { mode: 0o755 });
    await expect(start({ venv })).rejects.toThrow(/did not start.*emulator\.log.*\n {2}no such module/);
    await expect(start({ venv: join(emulators.parent, "none") })).rejects.toThrow(
      /does not start.*delete .*none and run npm start/,
    );
  });
});
