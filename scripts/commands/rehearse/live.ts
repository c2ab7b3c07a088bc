import { fileURLToPath } from "node:url";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { S3Client } from "@aws-sdk/client-s3";
import { resourceName } from "#constructs/core/naming";
import type { Environment } from "#environments/environment";
import { pipelineNames } from "#functions/pipelines/settings";
import type { Context } from "#scripts/commands/cli/context";
import { targetOf } from "#scripts/commands/cli/target";
import { createInterruption } from "#scripts/engine/interruption";
import { describeStacks } from "#scripts/engine/synthesize";
import { sendGarbage } from "#scripts/live/actions/garbage";
import { hotfixes } from "#scripts/live/actions/hotfixes";
import { loadActions } from "#scripts/live/actions/load-actions";
import { runCommand } from "#scripts/live/actions/run-command";
import { stackActions } from "#scripts/live/actions/stack-actions";
import { startLivePage } from "#scripts/live/live-page";
import { observedProgress } from "#scripts/live/observed-progress";
import { alertList } from "#scripts/live/sources/alert-list";
import { costTable } from "#scripts/live/sources/cost-table";
import { notificationList } from "#scripts/live/sources/notification-list";
import { createPipelineMeter } from "#scripts/live/sources/pipeline-meter";
import { quarantineList } from "#scripts/live/sources/quarantine-list";
import { slaSection } from "#scripts/live/sources/sla-section";
import { createStackBoard } from "#scripts/live/sources/stack-board";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { tokenAudience } from "#scripts/rehearsal/issuer/stand-in";
import type { LoadResult } from "#scripts/rehearsal/load/result";
import { readPublished } from "#scripts/rehearsal/published";
import type { Rehearsal } from "#scripts/rehearsal/rehearsal";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { createUndo } from "#scripts/rehearsal/undo";
import { fraud } from "#stacks/contracts/fraud";
import { kinesis } from "#stacks/contracts/kinesis";
import { notify } from "#stacks/contracts/notify";
import { quarantine } from "#stacks/contracts/quarantine";
import { sla } from "#stacks/contracts/sla";
import { deployedApiUrl, sendEvents } from "./events.ts";

/** The live page of a rehearsal that is up. */
export interface LiveRehearsal {
  readonly url: string;
  /** Shows the page what is done with it. */
  readonly context: Context;
  /** The deployment has ended. */
  deployed(): void;
  /** What came of a run of events. */
  accounted(result: LoadResult): void;
  stop(): Promise<void>;
}

export interface LiveOptions {
  readonly rehearsal: Rehearsal;
  readonly environment: Environment;
  /** @default that of the last run, or any */
  readonly port?: number | undefined;
  /** The command line of this tool, up to its arguments. @default this checkout's */
  readonly command?: readonly string[];
}

const ownCommand = [
  process.execPath,
  ...["../../run.mjs", "../../sluice.ts"].map((file) => fileURLToPath(new URL(file, import.meta.url))),
];

/**
 * Serves the live page. What its buttons do goes through the same commands as in a terminal, or the same code as the events of
 * the start.
 * @throws Failure if the port that was asked for is taken
 */
export async function startLive(
  context: Context,
  { rehearsal, environment, port, command = ownCommand }: LiveOptions,
): Promise<LiveRehearsal> {
  const { access, eventSources } = rehearsal;
  const undo = createUndo();
  const platform = await context.platform();
  const control = await context.controlPlane(
    environment,
    targetOf(context, rehearsal.attachment.environment).environment,
  );
  undo.add(() => control.close());
  const described = describeStacks(platform, environment);
  const board = createStackBoard({ ...described, ledger: control.ledger });
  const decider = resourceName(environment, "pipeline", "process-events");
  const meter = createPipelineMeter({ status: eventSources.status, decider });
  undo.add(eventSources.onSettled(meter.settled));
  const s3 = new S3Client(clientConfig(access));
  const stream = new KinesisClient(clientConfig(access));
  const tables = new DynamoDBClient(clientConfig(access));
  undo.add(() => tables.destroy());
  undo.add(() => s3.destroy());
  undo.add(() => stream.destroy());

  const run = (args: readonly string[], say: (line: string) => void, signal: AbortSignal) =>
    runCommand({ command, args, variables: context.variables, say, signal });
  const concerns = [...new Set(hotfixes.map(({ stack }) => stack))];
  const stacks = stackActions({
    environment: environment.name,
    concerns: described.graph.stacks.map(({ concern }) => concern),
    run,
    foundDrift: (id, drift) => {
      board.foundDrift(id, drift);
      page.refresh("stacks");
    },
    adopted: () => page.refresh("cost"),
  });
  const send = async (
    { count, rate }: { count: number; rate: number },
    say: (text: string) => void,
    signal: AbortSignal,
  ) => {
    const interruption = createInterruption();
    signal.addEventListener("abort", interruption.interrupt, { once: true });
    const progress = observedProgress(context.progress, (_, news) => "text" in news && say(news.text));
    const source = { generate: { count } };
    const result = await sendEvents({ ...context, progress, interruption }, { rehearsal, environment, source, rate });
    meter.accounted(result.events);
    return result;
  };
  const garbage = async (_: unknown, signal: AbortSignal) => {
    const { eventsStreamName: streamName } = await readPublished(access, environment, kinesis);
    const audience = await tokenAudience(access, environment);
    const token = () => rehearsal.issuer.token({ audience });
    const api = { apiUrl: await deployedApiUrl(rehearsal, environment), token, signal };
    return sendGarbage({ api, kinesis: stream, streamName });
  };
  const page = await startLivePage({
    directory: rehearsalDirectory(context.root, environment.name),
    port,
    about: { environment: environment.name, hotfixes, stacks: concerns },
    sections: {
      stacks: board,
      pipeline: meter,
      quarantine: quarantineList({
        client: s3,
        bucket: async () => (await readPublished(access, environment, quarantine)).bucketName,
        pipelines: [...pipelineNames, "unknown"],
      }),
      fraud: alertList({ client: tables, place: () => readPublished(access, environment, fraud) }),
      sla: slaSection({ client: tables, tables: () => readPublished(access, environment, sla) }),
      notifications: notificationList({
        client: tables,
        table: async () => (await readPublished(access, environment, notify)).notificationsTableName,
      }),
      cost: costTable((args, signal) => run(args, () => {}, signal)),
    },
    actions: { ...stacks, ...loadActions({ send, sendGarbage: garbage }) },
  });
  undo.add(() => page.stop());
  rehearsal.announceUrl("live", page.url);
  context.progress.note(`watch it at ${page.url}`);
  return {
    url: page.url,
    context: { ...context, progress: observedProgress(context.progress, board.progressed) },
    deployed: board.settled,
    accounted: ({ events }) => meter.accounted(events),
    stop: undo.run,
  };
}
