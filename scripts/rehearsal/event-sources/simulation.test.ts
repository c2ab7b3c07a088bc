import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { probability, schedules } from "./testing/schedules.ts";
import { Simulation, type SimulationOptions } from "./testing/simulation.ts";

const number = schedules(300);

const operation = fc.record({
  after: fc.integer({ min: 0, max: 3_000 }),
  kind: fc.constantFrom("put", "put", "put", "put", "split", "merge", "forget", "crash"),
  which: fc.nat(9),
  count: fc.integer({ min: 1, max: 30 }),
});

const schedule = fc.record({
  seed: fc.integer(),
  shards: fc.integer({ min: 1, max: 3 }),
  operations: fc.array(operation, { minLength: 1, maxLength: 12 }),
  poison: probability(0.1),
  late: probability(0.1),
  configuration: fc.record({
    batchSize: fc.constantFrom(1, 2, 7, 10, 50),
    maximumBatchingWindowInSeconds: fc.constantFrom(0, 0, 1, 5),
    parallelizationFactor: fc.integer({ min: 1, max: 4 }),
    bisectBatchOnFunctionError: fc.boolean(),
    functionResponseTypes: fc.constantFrom([], ["ReportBatchItemFailures" as const]),
    maximumRetryAttempts: fc.integer({ min: 0, max: 4 }),
    maximumRecordAgeInSeconds: fc.constantFrom(-1, -1, 60, 600),
  }),
  misbehaviour: fc.record({
    throws: probability(0.2),
    throttles: probability(0.3),
    malformed: probability(0.1),
    hiccups: probability(0.02),
  }),
  faults: fc.record({
    before: probability(0.15),
    after: probability(0.1),
    crash: probability(0.03),
    delay: fc.constantFrom(0, 5, 300, 5_000),
  }),
});

type Schedule = typeof schedule extends fc.Arbitrary<infer T> ? T : never;

async function play(plan: Schedule): Promise<Simulation> {
  const simulation = new Simulation(plan satisfies SimulationOptions);
  let number = 0;
  for (const { after, kind, which, count } of plan.operations) {
    await simulation.pass(after);
    if (kind === "split") simulation.stream.split(which);
    if (kind === "merge") simulation.stream.merge(which);
    if (kind === "crash") simulation.crash();
    if (kind === "forget") forgetOneDone(simulation);
    if (kind !== "put") continue;
    for (let index = 0; index < count; index++) {
      number += 1;
      const poison = (number * 0.618) % 1 < plan.poison;
      const late = (number * 0.414) % 1 < plan.late;
      const arrivedAt = simulation.clock.now() - (late ? 120_000 : 0);
      simulation.put(`key-${(which + index) % 7}`, poison ? "poison" : `record ${number}`, arrivedAt);
    }
  }
  await simulation.drain();
  return simulation;
}

function forgetOneDone({ stream, truth }: Simulation): void {
  const done = stream.shards.find(
    ({ closed, records }) => closed && records.every((record) => truth.isSettled(record)),
  );
  if (done !== undefined) stream.forget(done.shardId);
}

describe("a mapping under injected faults", { timeout: 600_000 }, () => {
  it("loses nothing, keeps the order of every key, never checkpoints past an unsettled record, bounds its memory", async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        const { truth } = await play(plan);
        expect(truth.unsettled).toBe(0);
        expect(truth.violations).toEqual([]);
        expect(truth.disorder).toEqual([]);
      }),
      number,
    );
  });

  it("has nothing left to deliver when it starts again after everything is settled", async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        const simulation = await play(plan);
        simulation.faults = { before: 0, after: 0, crash: 0, delay: 0 };
        // Calls that a dead process left behind may still change the world.
        await simulation.pass(60_000);
        const { checkpoint } = simulation;
        simulation.crash();
        const before = simulation.invocations.length;
        await simulation.pass(60_000);
        expect(simulation.invocations.length - before, JSON.stringify(checkpoint)).toBe(0);
      }),
      { ...number, numRuns: Math.ceil(number.numRuns / 4) },
    );
  });

  it("runs the same way again for the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (plan) => {
        expect((await play(plan)).trace).toEqual((await play(plan)).trace);
      }),
      { ...number, numRuns: Math.ceil(number.numRuns / 10) },
    );
  });
});
