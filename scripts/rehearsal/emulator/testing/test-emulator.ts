import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateStreamCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach } from "vitest";
import { clientConfig, type EmulatorAccess } from "../access.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../emulator.ts";

const PLACE = { region: "ap-northeast-2", accountId: "000000000000" };

/** An emulator of one test file, in a directory that goes with it. */
export interface TestEmulator extends Emulator {
  readonly directory: string;
  /** Stops it and removes the directory. */
  dispose(): Promise<void>;
}

/** Starts an emulator in a new temporary directory, for `beforeAll`; `dispose` belongs into `afterAll`. */
export async function startTestEmulator(options: Partial<EmulatorOptions> = {}): Promise<TestEmulator> {
  const parent = mkdtempSync(join(tmpdir(), "sluice-emulator-"));
  const directory = join(parent, "emulator");
  const emulator = await startEmulator({ directory, ...PLACE, ...options });
  const dispose = async () => {
    await emulator.stop();
    rmSync(parent, { recursive: true, force: true });
  };
  return { ...emulator, directory, dispose };
}

/** Emulators for tests of how one starts and ends: all of a test work in one new directory, and none outlives it. */
export interface EmulatorsPerTest {
  /** The directory that they work in; the first start makes it. */
  readonly directory: string;
  /** The directory around it. */
  readonly parent: string;
  start(options?: Partial<EmulatorOptions>): Promise<Emulator>;
}

/** Makes the directory before each test of a file, and stops and removes everything after it. */
export function emulatorsPerTest(): EmulatorsPerTest {
  let parent: string;
  let running: Emulator[] = [];
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "sluice-emulator-"));
  });
  afterEach(async () => {
    await Promise.all(running.map((emulator) => emulator.stop()));
    running = [];
    rmSync(parent, { recursive: true, force: true });
  });
  return {
    get directory() {
      return join(parent, "emulator");
    },
    get parent() {
      return parent;
    },
    async start(options = {}) {
      const directory = join(parent, "emulator");
      const emulator = await startEmulator({ directory, ...PLACE, ...options });
      running.push(emulator);
      return emulator;
    },
  };
}

/** Something that is there afterwards, for tests of what stays. */
export async function createStream(access: EmulatorAccess, StreamName: string): Promise<void> {
  await new KinesisClient(clientConfig(access)).send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
}

export async function streams(access: EmulatorAccess): Promise<string[] | undefined> {
  return (await new KinesisClient(clientConfig(access)).send(new ListStreamsCommand({}))).StreamNames;
}
