import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStream, emulatorsPerTest, streams } from "../emulator/testing/test-emulator.ts";
import { createEventSourceHost } from "./host.ts";
import { EmulatedPipeline } from "./testing/emulated-pipeline.ts";

const { start } = emulatorsPerTest();
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sluice-durability-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const mapping = {
  uuid: "7f3c2a10-5b1d-4f6e-9a6b-0d2f1c3b4a59",
  attributes: {
    event_source_arn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/events",
    function_name: "process",
    starting_position: "TRIM_HORIZON",
  },
};

describe("a checkpoint and the emulator that the records' effects lie in", () => {
  it("agree after a SIGKILL of the emulator: what came before the checkpoint is still there", async () => {
    const emulator = await start();
    const cloud = new EmulatedPipeline(emulator.access);
    await cloud.createFunction("process");
    await cloud.createStream("events", 1);
    await cloud.put("events", ["one", "two"]);
    const host = createEventSourceHost({ access: emulator.access, directory, makeDurable: () => emulator.save() });
    await createStream(emulator.access, "before");
    await host.put(mapping);
    await host.idle();
    process.kill(emulator.pid, "SIGKILL");
    await emulator.exited;
    await host.stop();
    expect(await streams((await start()).access)).toEqual(expect.arrayContaining(["before", "events"]));
  });

  it("do not keep a host waiting for its end when the emulator has gone", async () => {
    const emulator = await start();
    const cloud = new EmulatedPipeline(emulator.access);
    await cloud.createFunction("process");
    await cloud.createStream("events", 1);
    const host = createEventSourceHost({ access: emulator.access, directory, makeDurable: () => emulator.save() });
    await host.put(mapping);
    await cloud.put("events", ["one", "two"]);
    await new Promise<void>((resolve) => host.onSettled(() => resolve()));
    process.kill(emulator.pid, "SIGKILL");
    await emulator.exited;
    const started = Date.now();
    await host.stop();
    expect(Date.now() - started).toBeLessThan(2_500);
  });
});
