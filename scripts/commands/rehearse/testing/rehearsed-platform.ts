import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import type { Context } from "#scripts/commands/cli/context";
import { targetOf } from "#scripts/commands/cli/target";
import { deployEnvironment } from "#scripts/commands/deploy/deploy-environment";
import { realContext } from "#scripts/commands/testing/real-context";
import { Failure } from "#scripts/engine/failure";
import { createInterruption } from "#scripts/engine/interruption";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";

/** The platform as `rehearse` has it before it sends events: in this process, in a directory of its own, secrets made up. */
export interface RehearsedPlatform {
  readonly context: Context;
  readonly rehearsal: Rehearsal;
  readonly environment: Environment;
  stop(): Promise<void>;
}

/**
 * Starts a rehearsal of `local` and deploys every stack.
 * @param signal ends the deployment, and whatever works with the context
 * @throws Failure if a stack was not deployed
 */
export async function rehearsePlatform(signal?: AbortSignal): Promise<RehearsedPlatform> {
  const directory = workingDirectory();
  const [environment] = loadEnvironments({ SLUICE_ENV: "local" }) as [Environment];
  const interruption = createInterruption();
  signal?.addEventListener("abort", interruption.interrupt, { once: true });
  const context = { ...realContext(directory.root).context, interruption };
  const rehearsal = await startRehearsal({ root: directory.root, environment, log: () => {} });
  const stop = async () => {
    signal?.removeEventListener("abort", interruption.interrupt);
    await rehearsal.stop();
    directory.remove();
  };
  try {
    const target = targetOf(context, rehearsal.attachment.environment);
    const deployment = await deployEnvironment(context, target, { environment: environment.name, stacks: [] });
    const stacks = deployment.kind === "ran" ? deployment.result.stacks : [];
    const failed = stacks.filter(({ status }) => status !== "done");
    if (failed.length === 0 && stacks.length > 0) return { context, rehearsal, environment, stop };
    throw new Failure("failed", `the platform was not deployed: ${failed.map(({ brief }) => brief).join("; ")}`);
  } catch (error) {
    await stop();
    throw error;
  }
}
