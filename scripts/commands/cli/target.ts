import { join } from "node:path";
import { findEnvironment } from "#scripts/engine/synthesize";
import { refuseMisleadingVariables } from "#scripts/engine/terraform/misleading-variables";
import { type ProviderChoice, rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { type AttachedHere, attachTo } from "#scripts/rehearsal/session/attached";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { waitForSession } from "#scripts/rehearsal/session/session";
import type { Context } from "./context.ts";
import { endRehearsal } from "./end-rehearsal.ts";
import { whileIntact } from "./while-intact.ts";

/** Where Terraform works: on AWS as the caller is signed in, or on the rehearsal. */
export interface Target {
  /** Environment variables of Terraform and cdktf. */
  readonly environment: NodeJS.ProcessEnv;
  /** Directory for the Terraform JSON. */
  readonly outdir: string;
  /** Whether a running Terraform is to finish if this process is killed. */
  readonly outlives: boolean;
  /** Whether it is a rehearsal. */
  readonly rehearsed: boolean;
}

/** Which environment a command works on, and where it is. */
export interface TargetChoice {
  readonly environment: string;
  /** On the local cloud of this machine instead of AWS. */
  readonly rehearse: boolean;
  /** @default "rehearsal" */
  readonly provider?: ProviderChoice | undefined;
}

/** The target that variables attaching to a rehearsal make. */
export function targetOf({ root, variables }: Context, attaching: Readonly<Record<string, string>>): Target {
  return {
    environment: attachedEnvironment(variables, attaching),
    outdir: attaching.CDKTF_OUTDIR ?? join(root, "cdktf.out"),
    outlives: false,
    rehearsed: true,
  };
}

/**
 * Works on the chosen target. A rehearsal is attached to if one runs, and otherwise started for as long as the work takes. The
 * context that the work gets is also interrupted if that rehearsal breaks.
 * @throws Failure on AWS for variables that would lead Terraform to other states; a rehearsal drops them
 */
export async function withTarget<T>(
  context: Context,
  choice: TargetChoice,
  work: (target: Target, context: Context) => Promise<T>,
): Promise<T> {
  if (!choice.rehearse) {
    refuseMisleadingVariables(context.variables);
    const { root, variables: environment } = context;
    return work({ environment, outdir: join(root, "cdktf.out"), outlives: true, rehearsed: false }, context);
  }
  const { environment: name, provider } = choice;
  const environment = findEnvironment({
    platform: await context.platform(),
    environment: name,
    variables: context.variables,
  });
  const directory = rehearsalDirectory(context.root, name, provider);
  for (;;) {
    const running = await waitForSession(directory, context.interruption.requested);
    if (!running?.attachment) break;
    const attached = await attachTo(directory, running);
    if (!attached) continue;
    context.progress.note(`attached to the rehearsal that runs since ${running.startedAt} (process ${running.pid})`);
    const target = targetOf(context, running.attachment.environment);
    return whileAttached(attached, context, (guarded) => work(target, guarded));
  }

  const { startRehearsal } = await import("#scripts/rehearsal/rehearsal");
  const rehearsal = await startRehearsal({
    root: context.root,
    environment,
    log: context.progress.note,
    provider,
    providerMirror: context.variables.SLUICE_PROVIDER_MIRROR,
  });
  const target = targetOf(context, rehearsal.attachment.environment);
  try {
    return await whileIntact(rehearsal, context, (guarded) => work(target, guarded));
  } finally {
    await endRehearsal(rehearsal, context);
  }
}

/** What follows from the end of a rehearsal, such as a refused connection, is told as that end. */
async function whileAttached<T>(
  { gone, isGone, ended, leave }: AttachedHere,
  context: Context,
  work: (context: Context) => Promise<T>,
): Promise<T> {
  try {
    return await whileIntact({ broken: gone }, context, work);
  } catch (error) {
    throw isGone() ? ended : error;
  } finally {
    leave();
  }
}
