import type { Environment } from "#environments/environment";
import { type Attributes, allOf, numberOf, type Resources, refersTo } from "./attributes.ts";
import { HOURS, type Situation } from "./rule.ts";

/** Shards that an on-demand stream begins with. Source: Kinesis developer guide, "Choose the right mode" */
const ON_DEMAND_SHARDS = 4;
/** The variable that tells a function which stream to write; see functions/ingest-events/settings.ts. */
const PRODUCER_VARIABLE = "EVENT_STREAM_NAME";

type Asked = Pick<Situation, "environment" | "scenario">;

/** Events of a month. */
export const eventsOf = ({ environment: { usage }, scenario }: Asked): number =>
  (scenario.eventsGb * 1e9) / usage.bytesPerEvent;

/** Requests of a month that bring events. */
export const eventRequestsOf = (asked: Asked): number => eventsOf(asked) / asked.environment.usage.eventsPerRequest;

/** Requests of a month to the API. */
export const requestsOf = (asked: Asked): number =>
  eventRequestsOf(asked) + asked.environment.usage.otherRequestsMillion * 1e6;

/**
 * Batches of a month that a stream's consumer gets: each shard is read by so many at once, and a batch is as full as the load makes it
 * within its window.
 */
function batchesOf(asked: Asked, mapping: Attributes, { mode, shards }: Environment["streams"]): number {
  const events = eventsOf(asked);
  const perSecond = events / (HOURS * 3600);
  const readers = (mode === "provisioned" ? shards : ON_DEMAND_SHARDS) * numberOf(mapping, "parallelization_factor", 1);
  // Without a window a reader comes back once a second, as often as a shard may be polled by each.
  const window = Math.max(1, numberOf(mapping, "maximum_batching_window_in_seconds", 0));
  const most = numberOf(mapping, "batch_size", 100);
  const perBatch = Math.min(most, Math.max(1, (perSecond * window) / readers));
  return events / perBatch;
}

/** Runs of a month of a function, and how long one takes. */
export function runsOf(
  name: string,
  attributes: Attributes,
  stack: Resources,
  asked: Asked,
): { readonly runs: number; readonly milliseconds: number } {
  const { usage, streams } = asked.environment;
  const mapping = allOf(stack, "aws_lambda_event_source_mapping").find(([, { function_name }]) =>
    refersTo(function_name, `aws_lambda_function.${name}`),
  );
  if (mapping) return { runs: batchesOf(asked, mapping[1], streams), milliseconds: usage.processMs };
  const variables = JSON.stringify(attributes.environment ?? {});
  if (variables.includes(`"${PRODUCER_VARIABLE}"`))
    return { runs: eventRequestsOf(asked), milliseconds: usage.ingestMs };
  return { runs: usage.otherRequestsMillion * 1e6, milliseconds: usage.requestMs };
}
