import { afterAll, beforeAll } from "vitest";
import { clientConfig } from "../access.ts";
import { startTestEmulator, type TestEmulator } from "./test-emulator.ts";

/** The emulator of a test file, with a client of one service; to be used once its `beforeAll` has run. */
export interface EmulatorWithClient<C> {
  readonly emulator: TestEmulator;
  readonly client: C;
}

/** Starts an emulator before the tests of a file and ends it after them. */
export function emulatorWithClient<C extends { destroy(): void }>(
  Client: new (config: ReturnType<typeof clientConfig>) => C,
): EmulatorWithClient<C> {
  let started: TestEmulator;
  let client: C;
  beforeAll(async () => {
    started = await startTestEmulator();
    client = new Client(clientConfig(started.access));
  });
  afterAll(async () => {
    client?.destroy();
    await started?.dispose();
  });
  return {
    get emulator() {
      return started;
    },
    get client() {
      return client;
    },
  };
}
