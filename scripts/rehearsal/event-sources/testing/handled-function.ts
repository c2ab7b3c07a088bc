import { processHandler } from "#functions/process-events/process";
import type { ProcessPorts } from "#functions/process-events/process-record";
import type { StoredResult } from "#functions/results/stored-result";
import type { Log } from "#functions/runtime/logger";
import type { StreamRecord } from "../core/stream.ts";
import type { Answer } from "../core/verdict.ts";
import { kinesisEvent } from "../ports/kinesis-event.ts";
import type { Invoker } from "../ports.ts";
import type { Random } from "./random.ts";
import { answer, type Invocation } from "./simulated-function.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What goes wrong between the handler and its table and bucket; probabilities per effect. */
export interface EffectFaults {
  /** Refused, and nothing was written: a throttle. */
  readonly refused: number;
  /** Written, but the answer is lost. */
  readonly unheard: number;
  /** The function dies before or after the effect, and everything that it does side by side with it. */
  readonly death: number;
  /** Longest time that an effect takes, in milliseconds. */
  readonly delay: number;
}

/** The world that `process-events` writes to. */
export interface WrittenWorld {
  /** Results by `pipeline#key/version`; a conditional write, as the table's. */
  readonly table: ReadonlyMap<string, StoredResult>;
  /** Ingestion ids of results in the order in which they were stored. */
  readonly stored: readonly string[];
  /** Objects of the quarantine bucket: key -> how often it was written. */
  readonly kept: ReadonlyMap<string, number>;
}

export const placeOf = ({ pipeline, key, version }: Pick<StoredResult, "pipeline" | "key" | "version">): string =>
  `${pipeline}#${key}/${version}`;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as unknown as Log;
const origin = {
  region: "ap-northeast-2",
  streamArn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/events",
  roleArn: "role",
};
const TIMEOUT_MS = 60_000;

/** The deployed handler of `process-events` over a table and a bucket that fail, and in a process that dies. */
export class HandledFunction implements Invoker, WrittenWorld {
  readonly table = new Map<string, StoredResult>();
  readonly stored: string[] = [];
  readonly kept = new Map<string, number>();
  faults: EffectFaults;
  readonly #random: Random;
  readonly #clock: VirtualClock;
  readonly #observe: (invocation: Invocation) => void;

  constructor(
    { random, clock, observe }: { random: Random; clock: VirtualClock; observe: (invocation: Invocation) => void },
    faults: EffectFaults,
  ) {
    this.#random = random;
    this.#clock = clock;
    this.#observe = observe;
    this.faults = faults;
  }

  async invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer> {
    const deadline = this.#clock.now() + TIMEOUT_MS;
    const death = new AbortController();
    const died = new Promise<undefined>((resolve) => death.signal.addEventListener("abort", () => resolve(undefined)));
    const handle = processHandler({
      ...this.#ports(death),
      retentionDays: 90,
      modes: {},
      concurrency: 4,
      now: () => new Date(this.#clock.now()),
      log: silent,
      meter: { count: () => {}, milliseconds: () => {}, publish: () => {} },
    });
    const event = kinesisEvent(origin, shardId, records);
    const response = await Promise.race([
      handle(event, { getRemainingTimeInMillis: () => deadline - this.#clock.now() }),
      died,
    ]);
    if (response === undefined) {
      this.#observe({ shardId, records, processed: [] });
      return answer(null, "Unhandled");
    }
    const undone = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const processed = records.filter(({ sequenceNumber }) => !undone.has(sequenceNumber));
    this.#observe({ shardId, records, processed });
    return answer(response);
  }

  #ports(death: AbortController): ProcessPorts {
    const effect = async <T>(work: () => T): Promise<T> => {
      const { refused, unheard, death: dies, delay } = this.faults;
      await this.#clock.sleep(this.#random.integer(0, delay));
      await this.#mayDie(death, dies);
      if (this.#random.chance(refused)) throw outage("ThrottlingException");
      const result = work();
      await this.#mayDie(death, dies);
      if (this.#random.chance(unheard)) throw outage("TimeoutError");
      return result;
    };
    return {
      storeOnce: (result) => effect(() => this.#store(result)),
      setAside: ({ key }) => effect(() => void this.kept.set(key, (this.kept.get(key) ?? 0) + 1)),
    };
  }

  #store(result: StoredResult): StoredResult | "stored" {
    const existing = this.table.get(placeOf(result));
    if (existing) return existing;
    this.table.set(placeOf(result), result);
    this.stored.push(result.ingestionId);
    return "stored";
  }

  /** Once dead, nothing more of this invocation happens. */
  async #mayDie(death: AbortController, probability: number): Promise<void> {
    if (!death.signal.aborted && !this.#random.chance(probability)) return;
    death.abort();
    await new Promise(() => {});
  }
}

const outage = (name: string): Error => Object.assign(new Error("simulated"), { name });
