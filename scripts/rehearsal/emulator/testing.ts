import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
