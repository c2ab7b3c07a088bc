import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateStreamCommand, KinesisClient, ListStreamsCommand } from "@aws-sdk/client-kinesis";
import { clientConfig, type EmulatorAccess } from "./access.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "./emulator.ts";

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
  const emulator = await startEmulator({
    directory,
    region: "ap-northeast-2",
    accountId: "000000000000",
    ...options,
  });
  const dispose = async () => {
    await emulator.stop();
    rmSync(parent, { recursive: true, force: true });
  };
  return { ...emulator, directory, dispose };
}

/** Something that is there afterwards, for tests of what stays. */
export async function createStream(access: EmulatorAccess, StreamName: string): Promise<void> {
  await new KinesisClient(clientConfig(access)).send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
}

export async function streams(access: EmulatorAccess): Promise<string[] | undefined> {
  return (await new KinesisClient(clientConfig(access)).send(new ListStreamsCommand({}))).StreamNames;
}
