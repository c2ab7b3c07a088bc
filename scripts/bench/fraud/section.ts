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
import { type Buffered, buffered } from "./buffered.ts";
import { bareScoring, rowOf, scoring, tableNames, writeBatches, writeRows } from "./scoring.ts";

/** How many events each scenario takes. */
export interface FraudShape {
  readonly written: number;
  readonly scored: number;
}

const fullShape: FraudShape = { written: 2_000, scored: 2_000 };

const BASELINE = "bare handler";
const ONE_BY_ONE = "1: one write, then the next";
/** Connections of the second phase, and batches under way in the third. */
const [POOL, BATCHES] = [16, 4];

interface Place {
  readonly dynamo: DynamoDBClient;
  readonly stream: Buffered;
}
type Run = (place: Place, events: readonly StreamedEvent[]) => Promise<unknown>;

/** Three ways to write the rows of transactions, as a system that grows goes through them. */
const phases: Readonly<Record<string, Run>> = {
  [ONE_BY_ONE]: ({ dynamo }, events) => writeRows(dynamo, rowsOf(events), 1),
  [`2: ${POOL} writes at once, on kept connections`]: ({ dynamo }, events) => writeRows(dynamo, rowsOf(events), POOL),
  "3: a stream between, written in batches": ({ dynamo, stream }, events) =>
    stream.pass(events, (records) => writeBatches(dynamo, records.map(rowOf), BATCHES)),
};

const handlers: Readonly<Record<string, Run>> = {
  [BASELINE]: ({ dynamo }, events) => handle(bareScoring(dynamo), events),
  "score-transactions": ({ dynamo }, events) => handle(scoring(dynamo), events),
};

const rowsOf = (events: readonly StreamedEvent[]) => events.map(({ data }) => rowOf(data));

async function handle(handler: ReturnType<typeof scoring>, events: readonly StreamedEvent[]): Promise<void> {
  for (const invocation of invocationsOf(events)) {
    const { batchItemFailures } = await handler(invocation);
    if (batchItemFailures.length > 0) throw new Error("the handler wants events of the bench once more");
  }
}

/** Events a second of three ways to write them, and of scoring them beside a bare handler that makes the same calls. */
export const fraudSection = (shape: FraudShape = fullShape): Section => ({
  name: "fraud",
  title:
    "fraud: three ways to write transactions, and score-transactions beside a bare handler that makes the same calls",
  run: async ({ runs = 3 }, { note, signal }) => {
    const place = await open();
    const measurements = new Map<string, { seconds: number[] } & Measurement>();
    try {
      const scenarios = [
        ["written", phases, shape.written],
        ["scored", handlers, shape.scored],
      ] as const;
      // The first run of each warms up code and connections.
      for (let run = 0; run <= runs; run++) {
        for (const [scenario, contestants, events] of scenarios) {
          const turn = Object.entries(contestants);
          for (const [contestant, work] of run % 2 === 0 ? turn : turn.toReversed()) {
            signal.throwIfAborted();
            const sent = streamedEvents(run === 0 ? Math.min(200, events) : events, randomInt(2 ** 47));
            const began = performance.now();
            await work(place, sent);
            const seconds = (performance.now() - began) / 1000;
            if (run === 0) continue;
            note(`fraud: ${scenario}: ${contestant}: ${Math.round(events / seconds)} a second`);
            const key = `${scenario} ${contestant}`;
            const { seconds: before } = measurements.get(key) ?? { seconds: [] };
            measurements.set(key, { scenario, contestant, events, seconds: [...before, seconds] });
          }
        }
      }
      return {
        baseline: BASELINE,
        measurements: [...measurements.values()],
        facts: { "events written": shape.written, "events scored": shape.scored },
      };
    } finally {
      await place.close();
    }
  },
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
