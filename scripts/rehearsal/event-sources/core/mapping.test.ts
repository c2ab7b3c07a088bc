import { describe, expect, it } from "vitest";
import type { MappingConfiguration } from "../configuration.ts";
import { numbers } from "../testing/records.ts";
import { wellBehaved } from "../testing/simulated-function.ts";
import { Simulation } from "../testing/simulation.ts";

/** A simulation on one shard, without faults unless given. */
const simulate = (configuration: Partial<MappingConfiguration> = {}, options = {}) =>
  new Simulation({ configuration, ...options });

function put(simulation: Simulation, count: number, poison: readonly number[] = [], key = "key"): void {
  for (let number = 1; number <= count; number++) {
    simulation.put(key, poison.includes(number) ? "poison" : `record ${number}`);
  }
}

const invoked = ({ invocations }: Simulation) => invocations.map(({ records }) => numbers(records));
const givenUp = ({ failures }: Simulation) => failures.map(({ records }) => numbers(records));
const reports = { functionResponseTypes: ["ReportBatchItemFailures"] } as const;

// The stream's first number goes to its first shard, so the first record has number 2.
const first = 2;

describe("batching", () => {
  it("invokes with whatever there is when there is no window", async () => {
    const simulation = simulate({ batchSize: 4 });
    put(simulation, 10);
    await simulation.drain();
    expect(invoked(simulation)).toEqual([
      [2, 3, 4, 5],
      [6, 7, 8, 9],
      [10, 11],
    ]);
  });

  it("waits for the window, and no longer, when the batch is not full", async () => {
    const simulation = simulate({ batchSize: 100, maximumBatchingWindowInSeconds: 5 });
    await simulation.pass(1_000);
    put(simulation, 3);
    await simulation.pass(4_000);
    put(simulation, 3);
    expect(simulation.invocations).toEqual([]);
    await simulation.pass(1_500);
    expect(invoked(simulation)).toEqual([[2, 3, 4, 5, 6, 7]]);
  });

  it("does not wait for the window at the end of a closed shard", async () => {
    const simulation = simulate({ batchSize: 100, maximumBatchingWindowInSeconds: 300 });
    put(simulation, 3);
    simulation.stream.split(0);
    await simulation.pass(2_000);
    expect(invoked(simulation)).toEqual([[2, 3, 4]]);
  });

  it("works on different keys side by side, on one key in order, up to the parallelization factor", async () => {
    const faults = { before: 0, after: 0, crash: 0, delay: 1_000 };
    const tempo = { readAheadBatches: 10 };
    const simulation = simulate({ batchSize: 1, parallelizationFactor: 4 }, { faults, tempo });
    for (let number = 0; number < 40; number++) simulation.put(`key-${number % 10}`, "record");
    let most = 0;
    await simulation.clock.run(() => {
      most = Math.max(most, ...simulation.runner.mapping.shards.map(({ inFlight }) => inFlight));
      return simulation.truth.unsettled === 0;
    });
    expect(most).toBe(4);
    expect(simulation.truth.disorder).toEqual([]);
  });
});

describe("failures", () => {
  it("isolates one poison record by bisecting within twice the depth and its retries, and delivers all others", async () => {
    const simulation = simulate({ batchSize: 500, bisectBatchOnFunctionError: true, maximumRetryAttempts: 3 });
    put(simulation, 500, [137]);
    await simulation.drain();
    expect(givenUp(simulation)).toEqual([[137 + first - 1]]);
    expect(simulation.truth.firstDeliveries).toHaveLength(499);
    const depth = Math.ceil(Math.log2(500));
    expect(simulation.invocations.length).toBeLessThanOrEqual(1 + 2 * depth + 3);
    expect(simulation.failures[0]).toMatchObject({ condition: "RetryAttemptsExhausted", invocations: 4 });
  });

  it("gives the whole batch up without bisecting", async () => {
    const simulation = simulate({ batchSize: 5, maximumRetryAttempts: 2 });
    put(simulation, 10, [3]);
    await simulation.drain();
    expect(invoked(simulation)).toEqual([...new Array(3).fill([2, 3, 4, 5, 6]), [7, 8, 9, 10, 11]]);
    expect(givenUp(simulation)).toEqual([[2, 3, 4, 5, 6]]);
  });

  it("does with partial answers what AWS was recorded to do: a fresh quota for what remains", async () => {
    const simulation = simulate({ batchSize: 3, maximumRetryAttempts: 3, ...reports });
    put(simulation, 6, [6]);
    await simulation.drain();
    expect(invoked(simulation)).toEqual([[2, 3, 4], [5, 6, 7], ...new Array(4).fill([7])]);
    expect(simulation.failures[0]).toMatchObject({ invocations: 4, response: { functionError: undefined } });
  });

  it("isolates a poison record that is named and cannot be passed, with bisecting", async () => {
    const simulation = simulate({
      batchSize: 8,
      maximumRetryAttempts: 1,
      bisectBatchOnFunctionError: true,
      ...reports,
    });
    put(simulation, 8, [4]);
    await simulation.drain();
    expect(invoked(simulation)).toEqual([
      [2, 3, 4, 5, 6, 7, 8, 9],
      [5, 6, 7, 8, 9],
      [5, 6, 7],
      [5, 6],
      [5],
      [5],
      [6],
      [7],
      [8, 9],
    ]);
    expect(givenUp(simulation)).toEqual([[5]]);
  });

  it("retries later and later", async () => {
    const simulation = simulate({ maximumRetryAttempts: 4 });
    put(simulation, 1, [1]);
    await simulation.drain();
    const times = simulation.trace.filter((line) => line.includes("invoke")).map((line) => Number(line.split(" ")[0]));
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    expect(pauses).toEqual([200, 400, 800, 1_600]);
  });

  it("does not count throttles as attempts", async () => {
    const simulation = simulate({ maximumRetryAttempts: 0 }, { misbehaviour: { ...wellBehaved, throttles: 1 } });
    put(simulation, 3);
    await simulation.pass(3_600_000);
    expect(simulation.failures).toEqual([]);
    expect(simulation.runner.mapping.shards[0]!.lastError).toBe("Rate Exceeded");
    simulation.function.misbehaviour = wellBehaved;
    await simulation.drain();
    expect(simulation.truth.firstDeliveries).toHaveLength(3);
    expect(simulation.runner.mapping.shards[0]!.lastError).toBeUndefined();
  });

  it("gives up what grows too old while it is throttled, without ever having sent it", async () => {
    const throttled = { misbehaviour: { ...wellBehaved, throttles: 1 } };
    const simulation = simulate({ maximumRecordAgeInSeconds: 60 }, throttled);
    put(simulation, 3);
    await simulation.drain();
    expect(givenUp(simulation)).toEqual([[2, 3, 4]]);
    expect(simulation.failures[0]).toMatchObject({ condition: "RecordAgeExceeded", invocations: 0 });
  });

  it("sends no record that is too old on arrival, and all that are not", async () => {
    const simulation = simulate({ maximumRecordAgeInSeconds: 60 });
    const old = simulation.clock.now() - 61_000;
    simulation.put("key", "old", old);
    simulation.put("key", "young");
    simulation.put("key", "old", old);
    await simulation.drain();
    expect(invoked(simulation)).toEqual([[3]]);
    expect(givenUp(simulation)).toEqual([[2], [4]]);
  });

  it("retries a delivery to the on-failure destination until it is kept, and moves on only then", async () => {
    const faults = { before: 0, after: 0, crash: 0, delay: 0 };
    const simulation = simulate({ batchSize: 1, maximumRetryAttempts: 0 }, { faults });
    put(simulation, 2, [1]);
    await simulation.clock.run(() => simulation.invocations.length === 1);
    simulation.faults = { ...faults, before: 1 };
    await simulation.pass(120_000);
    expect(invoked(simulation)).toEqual([[2]]);
    expect(simulation.runner.mapping.shards[0]!.lastError).toBe("simulated outage");
    simulation.faults = faults;
    await simulation.drain();
    expect(givenUp(simulation)).toEqual([[2]]);
    expect(invoked(simulation)).toEqual([[2], [3]]);
  });

  it("repeats a delivery whose answer was lost with the very same batch, so that it can overwrite", async () => {
    const simulation = simulate({ maximumRetryAttempts: 0 });
    put(simulation, 1, [1]);
    await simulation.clock.run(() => simulation.invocations.length === 1);
    simulation.faults = { before: 0, after: 1, crash: 0, delay: 0 };
    await simulation.clock.run(() => simulation.failures.length === 3);
    expect(simulation.failures[1]).toEqual(simulation.failures[0]);
    expect(simulation.failures[2]).toEqual(simulation.failures[0]);
  });

  it("calls records discarded that are given up without a destination", async () => {
    const simulation = simulate({ maximumRetryAttempts: 0, onFailureDestination: undefined });
    put(simulation, 1, [1]);
    await simulation.clock.run(() => simulation.settled.length === 1);
    expect(simulation.settled[0]).toMatchObject({ outcome: "discarded" });
  });
});

describe("reshards", () => {
  it("starts the children only when the parent is settled to its end", async () => {
    const simulation = simulate({ batchSize: 1, maximumRetryAttempts: 3 });
    const putKeys = (text: string) => {
      for (let key = 0; key < 20; key++) simulation.put(`key-${key}`, key === 7 ? text : "record");
    };
    putKeys("poison");
    simulation.stream.split(0);
    putKeys("poison");
    simulation.stream.merge(0);
    putKeys("record");
    await simulation.drain();
    const places = (shardId: string) =>
      simulation.invocations.flatMap((invocation, place) => (invocation.shardId === shardId ? [place] : []));
    const { shards } = simulation.stream;
    expect(shards).toHaveLength(4);
    for (const { shardId, parentShardIds } of shards) {
      const parents = parentShardIds.flatMap(places);
      expect(Math.max(...parents, -1)).toBeLessThan(Math.min(...places(shardId)));
    }
    expect(givenUp(simulation)).toHaveLength(2);
    expect(simulation.truth.disorder).toEqual([]);
  });

  it("settles what it has read of a shard that disappears, then goes on with the children", async () => {
    const simulation = simulate({ batchSize: 2 });
    put(simulation, 4);
    await simulation.clock.run(() => simulation.runner.mapping.shards[0]?.unsettled === 4);
    const [parent] = simulation.stream.shards;
    simulation.stream.split(0);
    simulation.stream.forget(parent!.shardId);
    put(simulation, 2);
    await simulation.drain();
    expect(simulation.truth.firstDeliveries).toHaveLength(6);
    await simulation.pass(60_000);
    expect(Object.keys(simulation.checkpoint!.shards)).not.toContain(parent!.shardId);
  });

  it("goes on with the other shards while one is stuck", async () => {
    const simulation = simulate({ batchSize: 1 }, { shards: 2 });
    put(simulation, 1, [1], "stuck");
    for (let number = 0; number < 50; number++) simulation.put(`key-${number}`, "record");
    await simulation.pass(600_000);
    const stuck = simulation.stream.shards.find(({ records }) => records[0]?.partitionKey === "stuck")!;
    expect(simulation.truth.unsettled).toBe(stuck.records.length);
    expect(stuck.records.length).toBeLessThan(51);
  });
});
