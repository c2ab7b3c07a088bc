import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { sdkClientConfig } from "#functions/runtime/sdk-client";
import { invocationsOf, type StreamedEvent, streamedEvents } from "#scripts/bench/events/event-records";
import type { Measurement, Section } from "#scripts/bench/section";
import { clientConfig } from "#scripts/rehearsal/emulator/access";
import { startEmulator } from "#scripts/rehearsal/emulator/emulator";
import { createItemTable } from "#scripts/rehearsal/emulator/testing/item-table";
import { latencyPercentiles } from "#scripts/rehearsal/load/accounting/percentiles";
import { type Arrivals, allAtOnce, arrivalsAt } from "./arrivals.ts";
import { type Buffered, buffered } from "./buffered.ts";
import { bareScoring, scoring, tableNames } from "./scoring.ts";
import { writeRows, writeThrough } from "./writing.ts";

/** How many events each scenario takes. */
export interface FraudShape {
  readonly written: number;
  readonly scored: number;
  /** Rates at which events are offered to each way to write, and for how long. */
  readonly offered: readonly { readonly perSecond: number; readonly seconds: number }[];
}

const fullShape: FraudShape = {
  written: 2_000,
  scored: 2_000,
  offered: [
    { perSecond: 100, seconds: 5 },
    { perSecond: 2_000, seconds: 3 },
  ],
};

const BASELINE = "bare handler";
const ONE_BY_ONE = "1: one write, then the next";
/** Connections of the second phase, and batches under way in the third. */
const [POOL, BATCHES] = [16, 4];

interface Place {
  readonly dynamo: DynamoDBClient;
  readonly stream: Buffered;
}
type Run = (place: Place, events: readonly StreamedEvent[], arrivals: Arrivals) => Promise<unknown>;

/** Three ways to write the rows of transactions, as a system that grows goes through them. */
const phases: Readonly<Record<string, Run>> = {
  [ONE_BY_ONE]: ({ dynamo }, events, arrivals) => writeRows(dynamo, events, 1, arrivals),
  [`2: ${POOL} writes at once, on kept connections`]: ({ dynamo }, events, arrivals) =>
    writeRows(dynamo, events, POOL, arrivals),
  "3: a stream between, written in batches": ({ dynamo, stream }, events, arrivals) =>
    writeThrough(dynamo, stream, events, BATCHES, arrivals),
};

const handlers: Readonly<Record<string, Run>> = {
  [BASELINE]: ({ dynamo }, events) => handle(bareScoring(dynamo), events),
  "score-transactions": ({ dynamo }, events) => handle(scoring(dynamo), events),
};

/** Who does something with so many events, at a rate if there is one. */
interface Scenario {
  readonly name: string;
  readonly contestants: Readonly<Record<string, Run>>;
  readonly events: number;
  readonly perSecond?: number;
}

const scenariosOf = ({ written, scored, offered }: FraudShape): readonly Scenario[] => [
  { name: "written", contestants: phases, events: written },
  ...offered.map(({ perSecond, seconds }) => ({
    name: `offered ${perSecond}/s for ${seconds} s`,
    contestants: phases,
    events: perSecond * seconds,
    perSecond,
  })),
  { name: "scored", contestants: handlers, events: scored },
];

async function handle(handler: ReturnType<typeof scoring>, events: readonly StreamedEvent[]): Promise<void> {
  for (const invocation of invocationsOf(events)) {
    const { batchItemFailures } = await handler(invocation);
    if (batchItemFailures.length > 0) throw new Error("the handler wants events of the bench once more");
  }
}

/** What has been measured of one contestant in one scenario so far. */
interface Runs {
  readonly scenario: Scenario;
  readonly contestant: string;
  readonly seconds: number[];
  readonly waitedMs: number[];
}

/** Events a second of three ways to write them, and of scoring them beside a bare handler that makes the same calls. */
export const fraudSection = (shape: FraudShape = fullShape): Section => ({
  name: "fraud",
  title:
    "fraud: three ways to write transactions, and score-transactions beside a bare handler that makes the same calls",
  run: async ({ runs = 3 }, { note, signal }) => {
    const place = await open();
    const all: readonly Runs[] = scenariosOf(shape).flatMap((scenario) =>
      Object.keys(scenario.contestants).map((contestant) => ({ scenario, contestant, seconds: [], waitedMs: [] })),
    );
    try {
      // The first run of each warms up code and connections.
      for (let run = 0; run <= runs; run++) {
        for (const each of run % 2 === 0 ? all : all.toReversed()) {
          signal.throwIfAborted();
          if (run === 0) await warmUp(place, each);
          else note(await measure(place, each));
        }
      }
      return {
        baseline: BASELINE,
        measurements: all.map(measurementOf),
        facts: { "events written": shape.written, "events scored": shape.scored },
      };
    } finally {
      await place.close();
    }
  },
});

const made = (count: number) => streamedEvents(count, randomInt(2 ** 47));

const warmUp = (place: Place, { scenario: { contestants, events }, contestant }: Runs) =>
  contestants[contestant]!(place, made(Math.min(200, events)), allAtOnce);

/** One run. @returns what came of it, for people */
async function measure(place: Place, { scenario, contestant, seconds, waitedMs }: Runs): Promise<string> {
  const { name, contestants, events, perSecond } = scenario;
  const sent = made(events);
  const began = performance.now();
  const arrivals = perSecond === undefined ? undefined : arrivalsAt(perSecond);
  await contestants[contestant]!(place, sent, arrivals ?? allAtOnce);
  const took = (performance.now() - began) / 1000;
  seconds.push(took);
  waitedMs.push(...(arrivals?.waitedMs ?? []));
  return `fraud: ${name}: ${contestant}: ${Math.round(events / took)} a second`;
}

const measurementOf = ({ scenario: { name, events }, contestant, seconds, waitedMs }: Runs): Measurement => ({
  scenario: name,
  contestant,
  events,
  seconds,
  ...(waitedMs.length > 0 && { waitedMs: latencyPercentiles(waitedMs) }),
});

/** Tables and a stream of their own, with nothing deployed. */
async function open(): Promise<Place & { close(): Promise<void> }> {
  const parent = mkdtempSync(join(tmpdir(), "sluice-bench-"));
  const emulator = await startEmulator({
    directory: join(parent, "emulator"),
    region: "ap-northeast-2",
    accountId: "000000000000",
  });
  const { requestHandler: _, ...config } = clientConfig(emulator.access);
  const dynamo = new DynamoDBClient({ ...config, ...sdkClientConfig({ connections: 16 }) });
  const kinesis = new KinesisClient({ ...config, ...sdkClientConfig({ connections: 16 }) });
  const close = async () => {
    for (const client of [dynamo, kinesis]) client.destroy();
    await emulator.stop();
    rmSync(parent, { recursive: true, force: true });
  };
  try {
    for (const name of tableNames) await createItemTable(dynamo, name);
    return { dynamo, stream: await buffered(kinesis, "transactions"), close };
  } catch (error) {
    await close();
    throw error;
  }
}
