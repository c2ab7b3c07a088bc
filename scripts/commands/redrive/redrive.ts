import type { KinesisClient } from "@aws-sdk/client-kinesis";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Environment } from "#environments/environment";
import { awsPorts } from "#functions/redrive/aws-ports";
import { type RedriveResult, redrive } from "#functions/redrive/redrive";
import { type Selection, selection } from "#functions/redrive/selection";
import { firstReason } from "#functions/runtime/reason";
import type { Context } from "#scripts/commands/cli/context";
import { published } from "#scripts/commands/cli/published";
import { exitCodes, type Report } from "#scripts/commands/cli/report";
import type { TargetChoice } from "#scripts/commands/cli/target";
import { type Target, withTarget } from "#scripts/commands/cli/target";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import type { ControlPlane } from "#scripts/engine/cloud/control-plane";
import { Failure } from "#scripts/engine/failure";
import { accessFailure } from "#scripts/engine/store/access-failure";
import { findEnvironment } from "#scripts/engine/synthesize";
import { kinesis } from "#stacks/contracts/kinesis";
import { quarantine } from "#stacks/contracts/quarantine";
import { redriveText } from "./redrive-text.ts";

export interface RedriveInput extends TargetChoice {
  readonly pipeline?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
  readonly kind?: string | undefined;
  readonly again: boolean;
  readonly dryRun: boolean;
  /** Send without asking. */
  readonly yes: boolean;
}

/**
 * Sends records again that were set aside, once the cause is mended. What is selected is told first; on AWS somebody says yes to it.
 * @throws Failure for a selection that is none, and where the stacks are not deployed
 */
export async function redriveSetAside(context: Context, input: RedriveInput): Promise<Report> {
  const wanted = selectionOf(input);
  return withTarget(context, input, async (target, guarded) => {
    const environment = findEnvironment({
      platform: await guarded.platform(),
      environment: input.environment,
      variables: guarded.variables,
    });
    const control = await guarded.controlPlane(environment, target.environment);
    try {
      return await work(guarded, input, { environment, target, control, wanted });
    } finally {
      control.close();
    }
  });
}

/** What follows where a stack is missing. */
const NOTHING = "nothing was set aside";

interface Place {
  readonly environment: Environment;
  readonly target: Target;
  readonly control: ControlPlane;
  readonly wanted: Selection;
}

async function work(context: Context, input: RedriveInput, place: Place): Promise<Report> {
  const { environment, control, target, wanted } = place;
  const { bucketName } = await published(control.contracts, environment, quarantine, NOTHING);
  const { eventsStreamName } = await published(control.contracts, environment, kinesis, NOTHING);
  const clients = await openClients(target, environment);
  const ports = awsPorts({ ...clients, bucketName, streamName: eventsStreamName, now: () => new Date() });
  const task = context.progress.task("redrive");
  const run = async (dryRun: boolean): Promise<RedriveResult> => {
    try {
      return await redrive(ports, {
        selection: wanted,
        dryRun,
        retentionDays: environment.pipeline.keepResultsDays,
        mayStart: () => !context.interruption.requested.aborted,
        onProgress: ({ objects, selected, sent }) =>
          task.update(dryRun ? `${objects} objects, ${selected} records` : `${sent} of ${selected} records sent`),
      });
    } catch (error) {
      throw accessFailure(error, {
        action: `sending again what lies in ${bucketName}`,
        region: environment.region,
        permission:
          "and that your role may list, read and tag the bucket's objects and call kinesis:PutRecords on the stream",
      });
    }
  };
  try {
    const foreseen = await run(true);
    if (input.dryRun || foreseen.selected === 0) {
      task.end("done", "nothing was sent");
      return report(input, foreseen, true);
    }
    await confirm(context, input, foreseen);
    const result = await run(false);
    task.end(result.refused.length > 0 ? "failed" : "done", `${result.sent} records sent`);
    return report(input, result, false);
  } finally {
    clients.s3.destroy();
    clients.kinesis.destroy();
  }
}

async function confirm(context: Context, input: RedriveInput, foreseen: RedriveResult): Promise<void> {
  if (input.yes || input.rehearse) return;
  const text = redriveText(foreseen, input, true);
  if (!context.ask)
    throw new Failure("decision", `${text}\n\nadd --yes to send this without asking, or run in a terminal`);
  const { ask } = context;
  const answer = await context.progress.aside(() => ask(`${text}\n\nsend?`, ["yes", "no"]));
  if (answer === "no") throw new Failure("failed", "not confirmed; nothing was sent");
}

function report(input: RedriveInput, result: RedriveResult, dryRun: boolean): Report {
  const isWell = result.refused.length === 0 && !result.unfinished;
  return {
    data: { environment: input.environment, dryRun, ...result },
    text: redriveText(result, input, dryRun),
    exitCode: isWell ? exitCodes.ok : exitCodes.failed,
  };
}

function selectionOf({ pipeline, since, until, reason, kind, again }: RedriveInput): Selection {
  const given = Object.entries({ pipeline, since, until, reason, kind, again }).filter(
    ([, value]) => value !== undefined,
  );
  const parsed = selection.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const { path } = firstReason(parsed.error);
  const form = {
    since: "a time such as 2026-11-20T00:00:00Z",
    until: "a time such as 2026-11-20T00:00:00Z",
    kind: "on-failure or poison",
  };
  throw new Failure("usage", `--${path}: ${form[path as keyof typeof form] ?? "something else"} is needed`);
}

async function openClients(target: Target, { region }: Environment): Promise<{ s3: S3Client; kinesis: KinesisClient }> {
  const [s3, stream] = await Promise.all([import("@aws-sdk/client-s3"), import("@aws-sdk/client-kinesis")]);
  const config = clientConfigFor(target.environment, region);
  return { s3: new s3.S3Client(config), kinesis: new stream.KinesisClient(config) };
}
