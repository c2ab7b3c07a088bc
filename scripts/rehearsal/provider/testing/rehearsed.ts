import { join } from "node:path";
import { afterAll, afterEach, beforeAll } from "vitest";
import { openCloud } from "#scripts/rehearsal/cloud/cloud";
import type { Cloud } from "#scripts/rehearsal/cloud/cloud-object";
import type { ProviderOptions, RunningProvider } from "#scripts/rehearsal/provider/options";
import { startProvider } from "#scripts/rehearsal/provider/provider";
import { temporaryDirectory, Workspace } from "./workspace.ts";

/** A provider over a cloud of its own, for one test file. */
export interface Rehearsed {
  readonly directory: string;
  readonly cloud: Cloud;
  readonly provider: RunningProvider;
  /** A new, initialised workspace with this configuration. */
  workspace(configuration: Readonly<Record<string, unknown>>): Promise<Workspace>;
  stop(): Promise<void>;
}

/** Starts one; `stop` belongs into `afterAll`. */
export const startRehearsed = async (
  types: readonly string[],
  options: Partial<ProviderOptions> = {},
): Promise<Rehearsed> => {
  const temporary = temporaryDirectory();
  const cloud = openCloud({ directory: join(temporary.path, "cloud") });
  const place = { region: "ap-northeast-2", accountId: "000000000000" };
  const provider = await startProvider({ cloud, ...place, types: () => types, ...options });
  let count = 0;
  return {
    directory: temporary.path,
    cloud,
    provider,
    workspace: async (configuration) => {
      const workspace = new Workspace(temporary.path, `workspace-${++count}`, provider.reattach);
      workspace.write(configuration);
      await workspace.init();
      return workspace;
    },
    stop: async () => {
      await provider.stop();
      cloud.close();
      temporary.remove();
    },
  };
};

/** One for the tests of a file: it starts before them, is emptied after each, and stops after the last. */
export const rehearsedForFile = (types: readonly string[]): Omit<Rehearsed, "stop"> => {
  let rehearsed: Rehearsed;
  beforeAll(async () => {
    rehearsed = await startRehearsed(types);
  });
  afterEach(() => {
    for (const object of rehearsed.cloud.list()) rehearsed.cloud.remove(object);
  });
  afterAll(() => rehearsed?.stop());
  return {
    get directory() {
      return rehearsed.directory;
    },
    get cloud() {
      return rehearsed.cloud;
    },
    get provider() {
      return rehearsed.provider;
    },
    workspace: (configuration) => rehearsed.workspace(configuration),
  };
};

/** The smallest thing to deploy: a queue named x, with more settings or none. */
export const queue = (more: object = {}) => ({ aws_sqs_queue: { x: { name: "x", ...more } } });
