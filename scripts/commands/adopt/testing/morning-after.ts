import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineEnvironment } from "#environments/define";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import type { Context } from "#scripts/commands/cli/context";
import { loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { consoleAdd, consoleDelete, consoleReplace, consoleSet } from "#scripts/commands/console/console";
import { deploy } from "#scripts/commands/deploy/deploy";
import { main } from "#scripts/commands/main";
import { plan } from "#scripts/commands/plan/plan";
import { exportedBy } from "#scripts/engine/adopt/environment-text";
import { createInterruption } from "#scripts/engine/interruption";
import type { PreviewReport } from "#scripts/engine/plan/preview-report";
import type { Platform } from "#scripts/engine/synthesize";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { peekCloud } from "#scripts/rehearsal/cloud/cloud";
import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import { startRehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { adopt } from "../adopt.ts";
import type { AdoptInput } from "../adopt-input.ts";

const environment = "local";

/** A rehearsal of some stacks of `local` with its environment's file, in a directory of its own; its night is over. */
export interface MorningAfter {
  readonly root: string;
  /** Where its emulator is. */
  readonly access: EmulatorAccess;
  /** Text of the environment's file. */
  file(): string;
  /** Edits it by hand. @returns the text as it was */
  edit(change: (text: string) => string): string;
  deploy(...stacks: string[]): Promise<void>;
  /** Ids of objects of a type that a text occurs in. */
  found(type: string, text: string): Promise<readonly string[]>;
  /** Changes an object in the console, by stack and address. */
  set(stack: string, address: string, ...assignments: string[]): Promise<void>;
  delete(stack: string, address: string): Promise<void>;
  /** Makes an object by hand. */
  add(type: string, ...assignments: string[]): Promise<void>;
  replace(stack: string, address: string, ...assignments: string[]): Promise<void>;
  /** Runs a command line, by its words after `sluice`. */
  run(words: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }>;
  adopt(stacks: readonly string[], more?: Partial<AdoptInput>): ReturnType<typeof adopt>;
  context(variables?: NodeJS.ProcessEnv): Promise<Context>;
  /** What deploying stacks would change, as `stack address`. */
  planned(...stacks: string[]): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts one, with stacks deployed. */
export async function openMorningAfter(...stacks: string[]): Promise<MorningAfter> {
  const { root, remove } = workingDirectory();
  mkdirSync(join(root, "environments"));
  cpSync(join(import.meta.dirname, "../../../../environments"), join(root, "environments"), {
    recursive: true,
    filter: (source) => !source.endsWith(".test.ts"),
  });
  const [loaded] = loadEnvironments({ SLUICE_ENV: environment }) as [Environment];
  const rehearsal = await startRehearsal({ root, environment: loaded, log: () => {} });
  const path = join(root, "environments", `${environment}.ts`);
  const file = () => readFileSync(path, "utf8");
  const { progress } = recordedProgress();
  // Every command is a process of its own, which reads the file anew.
  const platformNow = async (): Promise<Platform<Environment>> => {
    const input = await exportedBy(file(), { root, name: environment });
    return { ...(await loadPlatform()), loadEnvironments: () => [defineEnvironment(input)] };
  };
  const context = async (variables: NodeJS.ProcessEnv = {}): Promise<Context> => {
    const platform = await platformNow();
    return {
      root,
      variables: { ...process.env, ...variables },
      progress,
      interruption: createInterruption(),
      platform: async () => platform,
      controlPlane: loadControlPlane,
      ask: undefined,
      again: async () => 1,
    };
  };
  const site: MorningAfter = {
    root,
    access: rehearsal.access,
    file,
    context,
    edit: (change) => {
      const before = file();
      writeFileSync(path, change(before));
      return before;
    },
    found: async (type, text) =>
      peekCloud(join(rehearsalDirectory(root, environment), "cloud"))
        .filter((object) => object.type === type && JSON.stringify(object.attributes).includes(text))
        .map(({ key }) => key),
    deploy: async (...names) => {
      const report = await deploy(await context(), { environment, stacks: names, rehearse: true, yes: true });
      if (report.exitCode !== 0) throw new Error(report.text);
    },
    set: async (stack, address, ...assignments) =>
      void (await consoleSet(await context(), { environment, subject: [stack, address], assignments })),
    delete: async (stack, address) =>
      void (await consoleDelete(await context(), { environment, subject: [stack, address] })),
    run: async (words) => {
      const written: string[] = [];
      const { write } = process.stdout;
      process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
      try {
        return { code: await main(words, root, platformNow), stdout: written.join("") };
      } finally {
        process.stdout.write = write;
      }
    },
    add: async (type, ...assignments) => void (await consoleAdd(await context(), { environment, type, assignments })),
    replace: async (stack, address, ...assignments) =>
      void (await consoleReplace(await context(), {
        environment,
        subject: [stack, address],
        assignments,
        as: undefined,
        keep: false,
      })),
    adopt: async (names, more = {}) =>
      adopt(await context(), {
        ...{ environment, stacks: names, rehearse: true, all: false, dryRun: false, drop: false, import: false },
        ...more,
      }),
    planned: async (...names) => {
      const input = { environment, stacks: names, rehearse: true, markdown: false, detailedExitcode: false };
      const { data } = await plan(await context(), input);
      return (data as { stacks: readonly PreviewReport[] }).stacks.flatMap(({ id, resources }) =>
        resources.map(({ address }) => `${id} ${address}`),
      );
    },
    stop: async () => {
      await rehearsal.stop();
      remove();
    },
  };
  await site.deploy(...stacks);
  return site;
}
