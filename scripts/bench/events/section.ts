import { randomInt } from "node:crypto";
import type { Measurement, Section } from "#scripts/bench/section";
import { streamedEvents } from "./event-records.ts";
import { type Contestant, contestants, domainHandler, measureHandler, tableHandler } from "./in-process.ts";
import { openStage, type Stage } from "./stage.ts";

/** How many events each scenario takes. */
export interface EventsShape {
  readonly domain: number;
  readonly table: number;
  readonly stream: number;
  readonly api: number;
  /** Events a second, and for how many seconds, whose latency is measured. */
  readonly steady: { readonly perSecond: number; readonly seconds: number };
}

const fullShape: EventsShape = {
  domain: 20_000,
  table: 3_000,
  stream: 4_000,
  api: 3_000,
  steady: { perSecond: 200, seconds: 30 },
};

const BASELINE = "bare handler";
const both = ["process-events", BASELINE] as const;

/** Events a second: of the code alone, on the table, from the stream on, and from the API on. */
export const eventsSection = (shape: EventsShape = fullShape, open: typeof openStage = openStage): Section => ({
  name: "events",
  title: "events: process-events beside a bare handler that makes the same writes",
  run: async ({ runs = 3 }, { note, signal }) => {
    note("events: deploying the platform");
    const stage = await open(signal);
    const measurements = new Map<string, { seconds: number[] } & Measurement>();
    const measure = async (scenario: string, contestant: Contestant, events: number, run: () => Promise<number>) => {
      signal.throwIfAborted();
      const seconds = await run();
      note(`events: ${scenario}: ${contestant}: ${Math.round(events / seconds)} a second`);
      const key = `${scenario} ${contestant}`;
      const { seconds: before } = measurements.get(key) ?? { seconds: [] };
      measurements.set(key, { scenario, contestant, events, seconds: [...before, seconds] });
    };
    try {
      // Compiled code and open connections are everyone's from the second run on; the first one pays for them.
      for (const contestant of contestants) await warmUp(stage, contestant);
      for (let run = 1; run <= runs; run++) {
        // The local cloud gets slower as it fills: who was first is last in the next run.
        const turn = <T>(all: readonly T[]): readonly T[] => (run % 2 === 1 ? all : all.toReversed());
        for (const contestant of turn(both)) {
          const events = streamedEvents(shape.domain, newSeed());
          await measure("the code alone", contestant, shape.domain, () =>
            measureHandler(domainHandler(contestant), events),
          );
        }
        for (const contestant of turn(contestants)) {
          const events = streamedEvents(shape.table, newSeed());
          const handler = tableHandler(contestant, stage.dynamo, stage.tableName);
          await measure("on the table", contestant, shape.table, () => measureHandler(handler, events));
        }
        for (const contestant of turn(contestants)) {
          const events = streamedEvents(shape.stream, newSeed());
          await stage.use(contestant);
          await measure("from the stream on", contestant, shape.stream, () => stage.stream(events));
        }
        for (const contestant of turn(both)) {
          await stage.use(contestant);
          await measure("from the API on", contestant, shape.api, async () => {
            const { eventsPerSecond } = await stage.post({ count: shape.api, seed: newSeed() });
            return shape.api / eventsPerSecond;
          });
        }
      }
      return {
        baseline: BASELINE,
        measurements: [...measurements.values()],
        facts: await latencies(stage, shape.steady, note),
      };
    } finally {
      await stage.close();
    }
  },
});

const newSeed = () => randomInt(2 ** 47);

async function warmUp(stage: Stage, contestant: Contestant): Promise<void> {
  await measureHandler(tableHandler(contestant, stage.dynamo, stage.tableName), streamedEvents(200, newSeed()));
}

/** Percentiles of the deployed pipeline at a steady rate, from ingestion to decision. */
async function latencies(stage: Stage, { perSecond, seconds }: EventsShape["steady"], note: (line: string) => void) {
  await stage.use("process-events");
  const { latencyMs } = await stage.post({
    count: perSecond * seconds,
    seed: newSeed(),
    eventsPerSecond: perSecond,
  });
  note(`events: latency at ${perSecond} a second for ${seconds} s: p99 ${latencyMs.p99} ms`);
  return Object.fromEntries(
    Object.entries(latencyMs).map(([name, value]) => [`${name} ms at ${perSecond}/s`, Math.round(value ?? Number.NaN)]),
  );
}
