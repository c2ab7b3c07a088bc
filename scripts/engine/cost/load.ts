import { isScaled } from "#environments/settings/streams";
import { sized } from "#functions/scale-streams/load";
import { shardsFilled } from "#functions/scale-streams/shards";
import { parseSchedule, runsIn } from "#scripts/engine/schedule";
import { type Attributes, allOf, NotKnown, numberOf, type Resources, refersTo, textOf } from "./attributes.ts";
import { HOURS, type Situation } from "./rule.ts";

/** Shards that an on-demand stream begins with. Source: Kinesis developer guide, "Choose the right mode" */
const ON_DEMAND_SHARDS = 4;
/** The variable that tells a function which stream to write; see functions/ingest-events/settings.ts. */
const PRODUCER_VARIABLE = "EVENT_STREAM_NAME";

/** A function that may take as long as Lambda allows is no part of a request: people start it. */
const LONGEST_SECONDS = 900;

type Asked = Pick<Situation, "environment" | "scenario">;

/** Events of a month. */
export const eventsOf = ({ environment: { usage }, scenario }: Asked): number =>
  (scenario.eventsGb * 1e9) / usage.bytesPerEvent;

/** Card transactions among them. */
export const cardTransactionsOf = (asked: Asked): number =>
  eventsOf(asked) * asked.environment.usage.cardTransactionShare;

/** Requests of a month that bring events. */
export const eventRequestsOf = (asked: Asked): number => eventsOf(asked) / asked.environment.usage.eventsPerRequest;

/** Requests of a month to the API. */
export const requestsOf = (asked: Asked): number =>
  eventRequestsOf(asked) + asked.environment.usage.otherRequestsMillion * 1e6;

const DAY_HOURS = 24;

/**
 * Shards of a provisioned stream, on average: those that the busiest hours ask for, and for the rest of the day those that the average load
 * does, never outside of what the stream may have.
 */
export function shardsOf(asked: Asked): number {
  const { streams, usage } = asked.environment;
  if (!isScaled(streams)) return streams.minShards;
  const perMinute = eventsOf(asked) / (HOURS * 60);
  const at = (times: number): number => {
    const records = perMinute * times;
    const wanted = sized(shardsFilled({ at: new Date(0), records, bytes: records * usage.bytesPerEvent, refused: 0 }));
    return Math.min(streams.maxShards, Math.max(streams.minShards, wanted));
  };
  const { factor, hoursADay } = usage.peak;
  return (at(factor) * hoursADay + at(1) * (DAY_HOURS - hoursADay)) / DAY_HOURS;
}

/**
 * Batches of a month that a stream's consumer gets: each shard is read by so many at once, and a batch is as full as the load makes it
 * within its window.
 */
function batchesOf(asked: Asked, mapping: Attributes): number {
  const events = eventsOf(asked);
  const perSecond = events / (HOURS * 3600);
  const shards = asked.environment.streams.mode === "provisioned" ? shardsOf(asked) : ON_DEMAND_SHARDS;
  const readers = shards * numberOf(mapping, "parallelization_factor", 1);
  // Without a window a reader comes back once a second, as often as a shard may be polled by each.
  const window = Math.max(1, numberOf(mapping, "maximum_batching_window_in_seconds", 0));
  const most = numberOf(mapping, "batch_size", 100);
  const perBatch = Math.min(most, Math.max(1, (perSecond * window) / readers));
  return events / perBatch;
}

/**
 * Runs of a month by the clock.
 * @throws NotKnown for an expression that is none of a rate or of every day
 */
export function runsByTheClock(expression: string): number {
  const schedule = parseSchedule(expression);
  if (schedule) return runsIn(schedule, HOURS);
  throw new NotKnown(`how often ${expression} is was not found`);
}

/** Runs of a month of a function that rules call; undefined where no rule does. */
function scheduledRuns(name: string, stack: Resources): number | undefined {
  const targets = allOf(stack, "aws_cloudwatch_event_target").filter(([, { arn }]) =>
    refersTo(arn, `aws_lambda_function.${name}`),
  );
  if (targets.length === 0) return undefined;
  const rules = allOf(stack, "aws_cloudwatch_event_rule").filter(([rule]) =>
    targets.some(([, target]) => refersTo(target.rule, `aws_cloudwatch_event_rule.${rule}`)),
  );
  return rules
    .filter(([, rule]) => textOf(rule, "state", "ENABLED") === "ENABLED")
    .reduce((sum, [, rule]) => sum + runsByTheClock(textOf(rule, "schedule_expression")), 0);
}

/** Runs of a month of a function, and how long one takes. */
export function runsOf(
  name: string,
  attributes: Attributes,
  stack: Resources,
  asked: Asked,
): { readonly runs: number; readonly milliseconds: number } {
  const { usage } = asked.environment;
  const mapping = allOf(stack, "aws_lambda_event_source_mapping").find(([, { function_name }]) =>
    refersTo(function_name, `aws_lambda_function.${name}`),
  );
  if (mapping) return { runs: batchesOf(asked, mapping[1]), milliseconds: usage.processMs };
  const byTheClock = scheduledRuns(name, stack);
  if (byTheClock !== undefined) return { runs: byTheClock, milliseconds: usage.requestMs };
  // By hand, if at all: a few runs of many minutes.
  if (numberOf(attributes, "timeout", 3) === LONGEST_SECONDS) return { runs: 10, milliseconds: LONGEST_SECONDS * 1000 };
  const variables = JSON.stringify(attributes.environment ?? {});
  if (variables.includes(`"${PRODUCER_VARIABLE}"`))
    return { runs: eventRequestsOf(asked), milliseconds: usage.ingestMs };
  return { runs: usage.otherRequestsMillion * 1e6, milliseconds: usage.requestMs };
}
