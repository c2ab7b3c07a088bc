import { describe, expect, it } from "vitest";
import { testEnvironment } from "#constructs/testing/environment";
import { eventRequestsOf, eventsOf, requestsOf, runsOf, shardsOf } from "./load.ts";

const asked = (changes: object = {}, eventsGb = 500) => ({
  environment: testEnvironment({
    usage: {
      bytesPerEvent: 1000,
      eventsPerRequest: 10,
      otherRequestsMillion: 2,
      ingestMs: 30,
      processMs: 150,
      requestMs: 50,
    },
    ...changes,
  }),
  scenario: { month: 1, eventsGb },
});
const consumer = { aws_lambda_function: { store: {} } };
const mappingOf = (changes: object = {}) => ({
  function_name: "${aws_lambda_function.store.function_name}",
  batch_size: 200,
  parallelization_factor: 2,
  maximum_batching_window_in_seconds: 1,
  ...changes,
});
const batches = (changes: object = {}, situation = asked()) =>
  runsOf("store", {}, { ...consumer, aws_lambda_event_source_mapping: { events: mappingOf(changes) } }, situation).runs;

describe("the load that a volume makes", () => {
  it("is as many events as fit into it, and a request for every ten", () => {
    expect(eventsOf(asked())).toBe(5e8);
    expect(eventRequestsOf(asked())).toBe(5e7);
    expect(requestsOf(asked())).toBe(5.2e7);
  });

  it("gives a stream's consumer batches as full as a second of it fills", () => {
    // 190 events a second on four shards, each read by two: 23.8 a batch, eight batches a second
    expect(batches()).toBeCloseTo(8 * 730 * 3600, 0);
    expect(batches({ maximum_batching_window_in_seconds: 4 })).toBeCloseTo(2 * 730 * 3600, 0);
  });

  it("never gives more than a whole batch, nor less than an event", () => {
    expect(batches({ maximum_batching_window_in_seconds: 300 })).toBe(5e8 / 200);
    expect(batches({}, asked({}, 0.001))).toBe(1000);
    expect(batches({}, asked({ streams: { mode: "provisioned", minShards: 1, maxShards: 1 } }))).toBeCloseTo(
      2 * 730 * 3600,
      0,
    );
  });

  it("gives a scaled stream the shards of its busiest hours for so long, within what it may have", () => {
    const shards = (streams: object, eventsGb = 500) => shardsOf(asked({ streams }, eventsGb));
    const scaled = { mode: "provisioned", minShards: 1, maxShards: 8 };
    // 1,903 a second for three hours fill 1.9 shards, to 60 % of 4; 190 a second fit into one.
    expect(shards(scaled)).toBeCloseTo((3 * 4 + 21 * 1) / 24, 6);
    expect(shards(scaled, 10_000)).toBeCloseTo((3 * 8 + 21 * 7) / 24, 6);
    expect(shards({ ...scaled, minShards: 2 }, 0.1)).toBe(2);
    expect(shards({ ...scaled, minShards: 6, maxShards: 6 })).toBe(6);
  });

  it("runs the producer once a request that brings events, and others by their own", () => {
    const producer = { environment: [{ variables: { EVENT_STREAM_NAME: "events" } }] };
    expect(runsOf("take", producer, {}, asked())).toEqual({ runs: 5e7, milliseconds: 30 });
    expect(runsOf("other", {}, {}, asked())).toEqual({ runs: 2e6, milliseconds: 50 });
  });

  it("runs what people start a few times, although it writes the stream too", () => {
    const redrive = { timeout: 900, environment: [{ variables: { EVENT_STREAM_NAME: "events" } }] };
    expect(runsOf("redrive", redrive, {}, asked())).toEqual({ runs: 10, milliseconds: 900_000 });
  });

  it("runs what the clock starts as often as its rule says, and not at all while the rule is off", () => {
    const stackWith = (rule: object) => ({
      aws_cloudwatch_event_rule: { every: rule, other: { schedule_expression: "rate(1 minute)" } },
      aws_cloudwatch_event_target: {
        every: { rule: "${aws_cloudwatch_event_rule.every.name}", arn: "${aws_lambda_function.watch.arn}" },
      },
    });
    const runs = (rule: object) => runsOf("watch", {}, stackWith(rule), asked()).runs;
    expect(runs({ schedule_expression: "rate(2 minutes)" })).toBe(730 * 30);
    expect(runs({ schedule_expression: "rate(1 hour)" })).toBe(730);
    expect(runs({ schedule_expression: "cron(0 6 * * ? *)", state: "ENABLED" })).toBeCloseTo(30.42, 2);
    expect(runs({ schedule_expression: "rate(1 minute)", state: "DISABLED" })).toBe(0);
    expect(() => runs({ schedule_expression: "cron(0 6 ? * MON *)" })).toThrow("was not found");
  });
});
