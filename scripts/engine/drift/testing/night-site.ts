import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "#environments/environment";
import { type Context, loadControlPlane } from "#scripts/commands/cli/context";
import { deploy } from "#scripts/commands/deploy/deploy";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import { createInterruption } from "#scripts/engine/interruption";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import type { EmulatorAccess } from "#scripts/rehearsal/emulator/access";
import { startRehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { nightPlatform } from "./night-platform.ts";

const run = promisify(execFile);

/** A rehearsal of the small platform in this process, in a directory of its own. */
export interface NightSite {
  readonly root: string;
  readonly environment: Environment;
  readonly control: ControlPlane;
  readonly access: EmulatorAccess;
  readonly lines: readonly string[];
  /** What a command is given, with the code at a revision. */
  context(revision?: number): Context;
  /** Deploys stacks, or all. @throws if that does not end well */
  deploy(stacks?: readonly string[], revision?: number): Promise<void>;
  /** Runs Terraform by hand in a stack's directory. @throws if it fails */
  terraform(stack: string, ...args: string[]): Promise<string>;
  /** Ids of objects that count as leftovers of a run, should one have been killed. */
  unsettled(): readonly string[];
  stop(): Promise<void>;
}

/**
 * Starts one.
 * @param name of its environment
 */
export async function openNightSite(name: string): Promise<NightSite> {
  const directory = workingDirectory();
  const { root } = directory;
  const [environment] = nightPlatform(name).loadEnvironments({}) as [Environment];
  const rehearsal = await startRehearsal({ root, environment, log: () => {} });
  const variables = attachedEnvironment(process.env, rehearsal.attachment.environment);
  const control = await loadControlPlane(environment, variables);
  const { progress, lines } = recordedProgress();
  const context = (revision = 0): Context => ({
    root,
    variables: process.env,
    progress,
    interruption: createInterruption(),
    platform: async () => nightPlatform(name, revision),
    controlPlane: loadControlPlane,
    ask: undefined,
    again: async () => 1,
  });
  return {
    root,
    environment,
    control,
    access: rehearsal.access,
    lines,
    context,
    deploy: async (stacks = [], revision = 0) => {
      const report = await deploy(context(revision), { environment: name, stacks, rehearse: true, yes: true });
      if (report.exitCode !== 0) throw new Error(report.text);
    },
    terraform: async (stack, ...args) => {
      const cwd = join(root, "cdktf.out", "stacks", `${name}-${stack}`);
      return (await run("terraform", args, { cwd, env: { ...variables, TF_IN_AUTOMATION: "1" }, maxBuffer: 2 ** 26 }))
        .stdout;
    },
    unsettled: () => {
      const journal = readFileSync(join(rehearsalDirectory(root, name), "cloud", "objects.jsonl"), "utf8");
      const open = new Set<string>();
      for (const line of journal.trim().split("\n")) {
        const [[change, { type, key }]] = Object.entries(JSON.parse(line)) as [[string, { type: string; key: string }]];
        if (change === "create") open.add(`${type} ${key}`);
        else open.delete(`${type} ${key}`);
      }
      return [...open];
    },
    stop: async () => {
      control.close();
      await rehearsal.stop();
      directory.remove();
    },
  };
}
