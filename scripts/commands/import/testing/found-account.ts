import { join } from "node:path";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import type { Context } from "#scripts/commands/cli/context";
import { loadControlPlane } from "#scripts/commands/cli/context";
import { deploy } from "#scripts/commands/deploy/deploy";
import { realContext } from "#scripts/commands/testing/real-context";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import { openCloud, peekCloud } from "#scripts/rehearsal/cloud/cloud";
import type { Cloud } from "#scripts/rehearsal/cloud/cloud-object";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";

/** The local environment on a cloud that can be changed behind Terraform's back, as in the console. */
export interface FoundAccount {
  readonly root: string;
  readonly context: Context;
  /** Lines that progress left. */
  readonly lines: readonly string[];
  /** Opened anew whenever the rehearsal is. */
  readonly control: ControlPlane;
  /** The variables that attach to the rehearsal. */
  readonly variables: NodeJS.ProcessEnv;
  /** Deploys stacks, by concern. */
  deploy(...concerns: string[]): Promise<void>;
  /** Removes the state of a stack; its objects stay. */
  forget(concern: string): Promise<void>;
  /** Changes the cloud while nothing runs on it. */
  byHand(change: (cloud: Cloud) => void): Promise<void>;
  /** Import ids of the objects of a type, as they are now. */
  idsOf(type: string): readonly string[];
  stop(): Promise<void>;
}

/** Starts a rehearsal in a directory of its own. */
export async function foundAccount(): Promise<FoundAccount> {
  const [environment] = loadEnvironments({ SLUICE_ENV: "local" }) as [Environment];
  const directory = workingDirectory();
  const { root } = directory;
  const { context, lines } = realContext(root);
  const cloud = join(rehearsalDirectory(root, "local"), "cloud");
  let rehearsal: Rehearsal;
  let control: ControlPlane;
  let variables: NodeJS.ProcessEnv;
  const start = async () => {
    rehearsal = await startRehearsal({ root, environment, log: () => {} });
    variables = { ...attachedEnvironment(process.env, rehearsal.attachment.environment), TF_IN_AUTOMATION: "1" };
    control = await loadControlPlane(environment, variables);
  };
  const stop = async () => {
    control?.close();
    await rehearsal?.stop();
  };
  await start();
  return {
    root,
    context,
    lines,
    get control() {
      return control;
    },
    get variables() {
      return variables;
    },
    deploy: async (...stacks) => {
      const report = await deploy(context, { environment: "local", stacks, rehearse: true, yes: true });
      if (report.exitCode !== 0) throw new Error(report.text);
    },
    forget: async (concern) => control.store.remove(`local/${environment.region}/${concern}/terraform.tfstate`),
    byHand: async (change) => {
      await stop();
      const opened = openCloud({ directory: cloud });
      change(opened);
      opened.close();
      await start();
    },
    idsOf: (type) =>
      peekCloud(cloud)
        .filter((object) => object.type === type)
        .map(({ key }) => key),
    stop: async () => {
      await stop();
      directory.remove();
    },
  };
}

/** Takes every tag but `Name` off the objects of these types, as of an account that this platform has never worked in. */
export function untag(cloud: Cloud, types: readonly string[]): void {
  const nameOnly = (tags: unknown) => {
    const { Name } = (tags ?? {}) as { readonly Name?: string };
    return Name === undefined ? {} : { Name };
  };
  for (const object of cloud.list())
    if (types.includes(object.type)) {
      const { tags, tags_all: all } = object.attributes;
      cloud.put({ ...object, attributes: { ...object.attributes, tags: nameOnly(tags), tags_all: nameOnly(all) } });
    }
}
