import { describe, expect, it } from "vitest";
import type { MappingConfiguration } from "./configuration.ts";
import { numbers } from "./testing/records.ts";
import { Simulation } from "./testing/simulation.ts";

/** A simulation on one shard, without faults unless given. */
const simulate = (configuration: Partial<MappingConfiguration> = {}, options = {}) =>
  new Simulation({ configuration, ...options });

function put(simulation: Simulation, count: number): void {
  for (let number = 1; number <= count; number++) simulation.put("key", `record ${number}`);
}

const invoked = ({ invocations }: Simulation) => invocations.map(({ records }) => numbers(records));

describe("starting and stopping", () => {
  it("starts at LATEST of its first start, even if it crashes before it has read anything", async () => {
    const simulation = simulate({ startingPosition: { kind: "LATEST" } });
    simulation.stream.put("key", Buffer.from("too early"), simulation.clock.now() - 1_000);
    simulation.crash();
    await simulation.clock.run(() => simulation.checkpoint !== undefined);
    simulation.crash();
    put(simulation, 2);
    simulation.crash();
    await simulation.drain();
    expect(invoked(simulation)).toEqual([[3, 4]]);
  });

  it("starts at a time stamp", async () => {
    const timestamp = Date.UTC(2026, 0, 1) + 500;
    const simulation = simulate({ startingPosition: { kind: "AT_TIMESTAMP", timestamp } });
    simulation.stream.put("key", Buffer.from("too early"));
    await simulation.pass(500);
    put(simulation, 2);
    await simulation.drain();
    expect(invoked(simulation).flat()).toEqual([3, 4]);
  });

  it("lets an invocation under way end and saves its checkpoint before it stops", async () => {
    const faults = { before: 0, after: 0, crash: 0, delay: 1_000 };
    const simulation = simulate({ batchSize: 2 }, { faults });
    put(simulation, 6);
    await simulation.clock.run(() => simulation.invocations.length === 2);
    const stopped = simulation.runner.stop(10_000);
    let done = false;
    void stopped.then(() => {
      done = true;
    });
    await simulation.clock.run(() => done);
    expect(invoked(simulation)).toEqual([
      [2, 3],
      [4, 5],
    ]);
    expect(Object.values(simulation.checkpoint!.shards)[0]!.after).toBe("000000000005");
  });

  it("stops without an invocation that does not end in time", async () => {
    const simulation = simulate({});
    put(simulation, 1);
    simulation.faults = { before: 0, after: 0, crash: 0, delay: 0 };
    await simulation.clock.run(() => simulation.checkpoint !== undefined);
    simulation.faults = { before: 0, after: 0, crash: 0, delay: 100_000_000 };
    await simulation.pass(1_000);
    const began = simulation.clock.now();
    let done = false;
    void simulation.runner.stop(5_000).then(() => {
      done = true;
    });
    await simulation.clock.run(() => done);
    expect(simulation.clock.now() - began).toBe(5_000);
  });

  it("says up to when everything is settled: not before the stream was looked at", async () => {
    const simulation = simulate({});
    expect(simulation.runner.mapping.settledUpTo).toBe(Number.NEGATIVE_INFINITY);
    await simulation.pass(10_000);
    const asked = simulation.clock.now();
    put(simulation, 1);
    expect(simulation.runner.mapping.settledUpTo).toBeLessThan(asked);
    simulation.runner.hurry();
    await simulation.clock.run(() => simulation.runner.mapping.settledUpTo >= asked);
    expect(simulation.truth.unsettled).toBe(0);
  });
});
