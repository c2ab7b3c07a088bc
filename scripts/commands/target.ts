import { join } from "node:path";
import { Failure } from "../engine/failure.ts";
import { findEnvironment } from "../engine/synthesize.ts";
import { attachedEnvironment } from "../rehearsal/attachment.ts";
import { type ProviderChoice, rehearsalDirectory, startRehearsal } from "../rehearsal/rehearsal.ts";
import { type Attachment, type SessionRecord, waitForSession } from "../rehearsal/session.ts";
import type { Context } from "./context.ts";
import { whileIntact } from "./while-intact.ts";

/** Where Terraform works: on AWS as the caller is signed in, or on the rehearsal. */
export interface Target {
  /** Environment variables of Terraform and cdktf. */
  readonly environment: NodeJS.ProcessEnv;
  /** Directory for the Terraform JSON. */
  readonly outdir: string;
}

export interface TargetChoice {
  readonly environment: string;
  readonly rehearse: boolean;
  /** @default that of the running rehearsal, else "rehearsal" */
  readonly provider?: ProviderChoice;
}

/** The target that variables attaching to a rehearsal make. */
export function targetOf({ root, variables }: Context, attaching: Readonly<Record<string, string>>): Target {
  return {
    environment: attachedEnvironment(variables, attaching),
    outdir: attaching.CDKTF_OUTDIR ?? join(root, "cdktf.out"),
  };
}

/** Works on the chosen target. A rehearsal is attached to if one runs, and otherwise started for as long as the work takes. */
export async function withTarget<T>(
  context: Context,
  choice: TargetChoice,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  if (!choice.rehearse) return work({ environment: context.variables, outdir: join(context.root, "cdktf.out") });
  const { environment: name, provider } = choice;
  const environment = findEnvironment({
    platform: await context.platform(),
    environment: name,
    variables: context.variables,
  });
  const running = await waitForSession(rehearsalDirectory(context.root, name), context.interruption.requested);
  if (running?.attachment) return work(targetOf(context, attachTo(running, running.attachment, context, provider)));

  const mirror = context.variables.SLUICE_PROVIDER_MIRROR;
  const rehearsal = await startRehearsal({
    root: context.root,
    environment,
    log: context.progress.note,
    ...(provider && { provider }),
    ...(mirror && { providerMirror: mirror }),
  });
  try {
    return await whileIntact(rehearsal, context, () => work(targetOf(context, rehearsal.attachment.environment)));
  } finally {
    await rehearsal.stop();
  }
}

function attachTo(
  session: SessionRecord,
  attachment: Attachment,
  { progress }: Context,
  provider: ProviderChoice | undefined,
) {
  if (provider && provider !== session.provider) {
    throw new Failure(
      "failed",
      `the rehearsal that runs (process ${session.pid}) works with --provider ${session.provider}; end it first`,
    );
  }
  progress.note(`attached to the rehearsal that runs since ${session.startedAt} (process ${session.pid})`);
  return attachment.environment;
}
