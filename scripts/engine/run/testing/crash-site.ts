import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { vi } from "vitest";
import type { Environment } from "#environments/environment";
import { type Context, loadControlPlane } from "#scripts/commands/cli/context";
import type { Report } from "#scripts/commands/cli/report";
import { deploy } from "#scripts/commands/deploy/deploy";
import { destroy } from "#scripts/commands/destroy/destroy";
import { plan } from "#scripts/commands/plan/plan";
import { recover } from "#scripts/commands/recover/recover";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import { createInterruption } from "#scripts/engine/interruption";
import { terraformProcesses } from "#scripts/engine/recovery/terraform-processes";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { peekCloud } from "#scripts/rehearsal/cloud/cloud";
import type { CloudObject } from "#scripts/rehearsal/cloud/cloud-object";
import { ManagedObjects } from "#scripts/rehearsal/provider/resource/objects";
import { startRehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { crashPlatform } from "./crash-platform.ts";
import { type DoomedRun, openStandby } from "./standby.ts";
import type { Trap } from "./trap.ts";

export interface DoomedOptions {
  readonly trap?: Trap | undefined;
  readonly variables?: NodeJS.ProcessEnv | undefined;
  /** Attached by variables, as if the cloud were AWS: its Terraform then outlives it. @default attached as a rehearsal */
  readonly asAws?: boolean | undefined;
  readonly revision?: number | undefined;
}

/** A rehearsal in this process, on which command lines in other processes are killed. */
export interface CrashSite {
  readonly root: string;
  readonly environment: Environment;
  readonly control: ControlPlane;
  /** Has so many more command lines loaded by the time they are started. */
  prepare(count: number): void;
  /** Starts the command line in a process of its own. */
  start(args: readonly string[], options?: DoomedOptions): DoomedRun;
  /** Runs a command in this process, which saves loading it. */
  deploy(revision: number, changed?: boolean): Promise<Report>;
  destroy(revision: number): Promise<Report>;
  plan(revision: number): Promise<Report>;
  recover(revision: number, flags: { readonly import: boolean; readonly releaseLocks: boolean }): Promise<Report>;
  /** What exists, whatever any state says. */
  objects(): readonly CloudObject[];
  /** Does something once, the moment such an object exists, of which Terraform has not been told yet. */
  whenMade(isSuch: (object: CloudObject) => boolean, act: () => void): void;
  /** Processes of Terraform that work below this site's directory. */
  terraforms(): readonly { readonly pid: number; readonly stack: string }[];
  stop(): Promise<void>;
}

/**
 * Starts a rehearsal of the fixture's environment in a directory of its own.
 * @param name of the environment, by which the Terraforms of sites beside each other are told apart
 */
export async function openCrashSite(name: string): Promise<CrashSite> {
  const directory = workingDirectory();
  const { root } = directory;
  const temporary = join(root, "tmp");
  mkdirSync(temporary);
  const [environment] = crashPlatform(name, 0).loadEnvironments({}) as [Environment];
  const rehearsal = await startRehearsal({ root, environment, log: () => {} });
  const attaching = rehearsal.attachment.environment;
  const control = await loadControlPlane(environment, attachedEnvironment(process.env, attaching));
  const standby = openStandby();
  const { progress } = recordedProgress();
  const contextOf = (revision: number): Context => ({
    root,
    variables: process.env,
    progress,
    interruption: createInterruption(),
    platform: async () => crashPlatform(name, revision),
    controlPlane: loadControlPlane,
    ask: undefined,
    again: async () => 1,
  });
  const target = { environment: name, stacks: [], rehearse: true, yes: true };
  return {
    root,
    environment,
    control,
    prepare: standby.prepare,
    start: (args, { trap, variables, asAws = false, revision = 0 } = {}) => {
      const inherited = asAws ? attachedEnvironment(process.env, attaching) : process.env;
      const how = ["--env", name, ...(asAws ? [] : ["--rehearse"])];
      const job = { root, environment: name, argv: [...args, ...how], revision, trap };
      const quiet = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true", TMPDIR: temporary };
      return standby.start({ ...job, variables: { ...inherited, ...quiet, ...variables } });
    },
    deploy: (revision, changed = false) => deploy(contextOf(revision), { ...target, changed }),
    destroy: (revision) => destroy(contextOf(revision), target),
    plan: (revision) => plan(contextOf(revision), { ...target, markdown: false, detailedExitcode: true }),
    recover: (revision, flags) => recover(contextOf(revision), { ...target, ...flags, all: false }),
    whenMade,
    objects: () => peekCloud(join(rehearsalDirectory(root, name), "cloud")),
    terraforms: () =>
      (terraformProcesses() ?? []).flatMap(({ pid, directory: place }) =>
        place?.startsWith(root) ? [{ pid, stack: basename(place) }] : [],
      ),
    stop: async () => {
      standby.close();
      control.close();
      await rehearsal.stop();
      directory.remove();
    },
  };
}

/** The cloud is this process's own: what is done here is done before its answer leaves. */
const whenMade: CrashSite["whenMade"] = (isSuch, act) => {
  const { create } = ManagedObjects.prototype;
  const spy = vi.spyOn(ManagedObjects.prototype, "create").mockImplementation(async function (
    this: ManagedObjects,
    ...args
  ) {
    const made = await create.apply(this, args);
    if (!isSuch(made)) return made;
    spy.mockRestore();
    act();
    return made;
  });
};

/** Resolves as soon as something is so, or when the run has ended without it. */
export async function once({ ended }: DoomedRun, isSo: () => boolean | Promise<boolean>): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over && !(await isSo())) await new Promise((done) => setTimeout(done, 2));
}
