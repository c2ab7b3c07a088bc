import type { FixtureShape } from "#scripts/bench/fixture/shape";
import type { BenchContext, Measurement } from "#scripts/bench/section";
import type { Contestant } from "./contestant.ts";
import type { Place } from "./place.ts";

/** One thing to be done by several contestants. */
export interface Scenario {
  readonly name: string;
  readonly contestants: readonly Contestant[];
  readonly runs: number;
  /** The platform that a contestant meets in a run, counted from one. */
  shapeFor(contestant: Contestant, run: number): FixtureShape;
}

interface Surroundings {
  readonly place: Place;
  readonly parallel: number;
  readonly context: BenchContext;
}

/**
 * Measures everyone in turn, run by run, so that a machine that becomes slower meanwhile is so for all; each run begins with
 * the next contestant.
 */
export async function measure(
  { name: scenario, contestants, runs, shapeFor }: Scenario,
  { place, parallel, context }: Surroundings,
): Promise<Measurement[]> {
  const measured = new Map<Contestant, { seconds: number[]; ran?: readonly string[] | undefined }>(
    contestants.map((contestant) => [contestant, { seconds: [] }]),
  );
  for (let run = 1; run <= runs; run++) {
    for (const contestant of rotated(contestants, run - 1)) {
      const shape = shapeFor(contestant, run);
      const { seconds, ran } = await contestant.deploy({ place, shape, parallel, signal: context.signal });
      context.note(`${scenario}: ${contestant.name}: ${seconds.toFixed(2)} s${runs > 1 ? ` (${run} of ${runs})` : ""}`);
      const results = measured.get(contestant)!;
      results.seconds.push(seconds);
      results.ran = ran;
    }
  }
  return [...measured].map(([{ name: contestant }, { seconds, ran }]) => ({
    scenario,
    contestant,
    seconds,
    ...(ran && { ran }),
  }));
}

const rotated = <T>(items: readonly T[], by: number): T[] => [
  ...items.slice(by % items.length),
  ...items.slice(0, by % items.length),
];
