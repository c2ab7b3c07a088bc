import type { Environment } from "#environments/environment";
import { callersPath } from "#scripts/commands/cli/callers-path";
import type { Context } from "#scripts/commands/cli/context";
import { messageOf } from "#scripts/engine/failure";
import type { MappingStatus, ShardStatus } from "#scripts/rehearsal/event-sources/status";
import { tokenAudience } from "#scripts/rehearsal/issuer/stand-in";
import { checkInput } from "#scripts/rehearsal/load/input/read-input";
import type { EventCounts, LoadProgress, LoadResult } from "#scripts/rehearsal/load/result";
import { DEFAULT_COUNT, type LoadSource, runLoad } from "#scripts/rehearsal/load/run-load";
import { readPublished } from "#scripts/rehearsal/published";
import type { Rehearsal } from "#scripts/rehearsal/rehearsal";
import { apiGateway } from "#stacks/contracts/api-gateway";
import { archive } from "#stacks/contracts/archive";
import { fraud } from "#stacks/contracts/fraud";
import { pipeline } from "#stacks/contracts/pipeline";
import { quarantine } from "#stacks/contracts/quarantine";
import { tables } from "#stacks/contracts/tables";

/**
 * Which events to send; undefined for none.
 * @throws InputError for a file that cannot be used, before anything is started for it
 */
export async function chooseSource(
  {
    input,
    events = DEFAULT_COUNT,
    fraud,
  }: {
    readonly input?: string | undefined;
    readonly events?: number | undefined;
    readonly fraud?: number | undefined;
  },
  variables: NodeJS.ProcessEnv,
): Promise<LoadSource | undefined> {
  if (input === undefined)
    return events === 0
      ? undefined
      : { generate: { count: events, ...(fraud !== undefined && { fraudShare: fraud }) } };
  const path = callersPath(input, variables);
  await checkInput(path);
  return { input: path };
}

/** URL of the deployed API's stage in the local cloud, without a slash at the end. */
export async function deployedApiUrl({ access }: Rehearsal, environment: Environment): Promise<string> {
  const { apiId } = await readPublished(access, environment, apiGateway);
  return `${access.endpoint}/_aws/execute-api/${apiId}/$default`;
}

/** Sends events through the deployed platform and accounts for every one. */
export async function sendEvents(
  { progress, interruption }: Context,
  {
    rehearsal,
    environment,
    source,
    rate,
    spike,
  }: {
    readonly rehearsal: Rehearsal;
    readonly environment: Environment;
    readonly source: LoadSource;
    /** Events per second. @default as fast as they are decided */
    readonly rate?: number | undefined;
    /** Events per second of a spike within the run. @default none */
    readonly spike?: number | undefined;
  },
): Promise<LoadResult> {
  const { access, eventSources, deliveries, issuer } = rehearsal;
  const { resultsTableName } = await readPublished(access, environment, tables);
  const { bucketName } = await readPublished(access, environment, quarantine);
  const archived = await readPublished(access, environment, archive);
  const { processFunctionName } = await readPublished(access, environment, pipeline);
  const { scoreFunctionName, transactionsTableName } = await readPublished(access, environment, fraud);
  const audience = await tokenAudience(access, environment);
  const task = progress.task("events");
  try {
    const result = await runLoad({
      apiUrl: await deployedApiUrl(rehearsal, environment),
      token: () => issuer.token({ audience }),
      access,
      tableName: resultsTableName,
      quarantineBucket: bucketName,
      eventSources,
      functionName: processFunctionName,
      scoring: { functionName: scoreFunctionName, tableName: transactionsTableName },
      archive: { bucket: archived.bucketName, flush: () => deliveries.idle() },
      source,
      eventsPerSecond: rate,
      spike,
      onProgress: (state) => task.update(describeProgress(state)),
      signal: interruption.requested,
    });
    task.end(isKept(result) ? "done" : "failed", `${result.events.sent} sent, ${result.events.lost} lost`);
    if (result.events.lost > 0 || !isScored(result))
      for (const trouble of troubles(eventSources.status())) progress.note(trouble);
    if (!isArchived(result)) for (const trouble of troubles(deliveries.status())) progress.note(trouble);
    return result;
  } catch (error) {
    task.end("failed", messageOf(error));
    throw error;
  }
}

/** A function that answers "these failed" raises no error; its records stay behind all the same. */
const troubleOf = ({ lastError, lagRecords }: ShardStatus): string | undefined =>
  lastError ?? (lagRecords > 0 ? "it answers that records failed" : undefined);

/** Why events are not processed, as the event sources tell it; the log of the function tells more. */
export const troubles = (mappings: readonly MappingStatus[]): string[] =>
  mappings.flatMap(({ functionName, lastError, shards }) =>
    [...new Set([lastError, ...shards.map(troubleOf)])]
      .filter((error) => error !== undefined)
      .map(
        (error) =>
          `${functionName} does not keep up: ${error}; its records wait in the stream, and the next run goes on with them`,
      ),
  );

/** Whether nothing is lost and the sums come out even, which no fault of the counting itself may hide. */
export const isAccountedFor = ({
  read,
  rejected,
  sent,
  stored,
  duplicate,
  conflict,
  quarantined,
  lost,
}: EventCounts): boolean =>
  lost === 0 && read === rejected + sent && sent === stored + duplicate + conflict + quarantined + lost;

/** Whether the archive has every event that was sent, whatever became of it. */
export const isArchived = ({ archived, events }: Pick<LoadResult, "archived" | "events">): boolean =>
  archived === null || archived === events.sent;

/** Whether each card transaction has one row; what is in quarantine has none, and an id that says two things may have two. */
export const isScored = ({ scored, events }: Pick<LoadResult, "scored" | "events">): boolean =>
  scored === null || (scored.twice <= events.conflict && scored.missing <= events.quarantined + events.lost);

/** Whether nothing is lost, neither to the tables nor to the archive. */
export const isKept = (result: Pick<LoadResult, "archived" | "scored" | "events">): boolean =>
  isAccountedFor(result.events) && isArchived(result) && isScored(result);

const describeProgress = ({ phase, read, sent, rejected, settled }: LoadProgress): string =>
  `${phase}: ${read} read, ${rejected} rejected, ${sent} sent, ${settled} settled`;
