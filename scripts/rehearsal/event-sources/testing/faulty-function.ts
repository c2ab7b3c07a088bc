import type { KinesisStreamBatchResponse, KinesisStreamEvent } from "aws-lambda";
import type { Log } from "#functions/runtime/logger";
import type { Meter } from "#functions/runtime/meter";
import type { TimeLeft } from "#functions/runtime/stream-batch";
import type { StreamRecord } from "../core/stream.ts";
import type { Answer } from "../core/verdict.ts";
import { kinesisEvent } from "../ports/kinesis-event.ts";
import type { Invoker } from "../ports.ts";
import { answer } from "./simulated-function.ts";
import type { FunctionWorld } from "./simulation.ts";

/** What goes wrong between a handler and the world that it writes to; probabilities per effect. */
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

/** Does something to the world, or fails to. */
export type Effect = <T>(work: () => T) => Promise<T>;

/** What every handler has besides what it writes to. */
export interface Surroundings {
  readonly concurrency: number;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Meter<string>;
}

type Handler = (event: KinesisStreamEvent, time: TimeLeft) => Promise<KinesisStreamBatchResponse>;

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as unknown as Log;
const meter = { count: () => {}, milliseconds: () => {}, publish: () => {} };
const origin = {
  region: "ap-northeast-2",
  streamArn: "arn:aws:kinesis:ap-northeast-2:000000000000:stream/events",
  roleArn: "role",
};
const TIMEOUT_MS = 60_000;

/** A deployed handler over a world that fails, and in a process that dies. */
export class FaultyFunction implements Invoker {
  faults: EffectFaults;
  readonly #world: FunctionWorld;
  readonly #handlerOver: (effect: Effect, surroundings: Surroundings) => Handler;

  constructor(
    world: FunctionWorld,
    faults: EffectFaults,
    handlerOver: (effect: Effect, surroundings: Surroundings) => Handler,
  ) {
    this.#world = world;
    this.faults = faults;
    this.#handlerOver = handlerOver;
  }

  async invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer> {
    const { clock, observe } = this.#world;
    const deadline = clock.now() + TIMEOUT_MS;
    const death = new AbortController();
    const died = new Promise<undefined>((resolve) => death.signal.addEventListener("abort", () => resolve(undefined)));
    const handle = this.#handlerOver(this.#effect(death), {
      concurrency: 4,
      now: () => new Date(clock.now()),
      log: silent,
      meter,
    });
    const event = kinesisEvent(origin, shardId, records);
    const response = await Promise.race([
      handle(event, { getRemainingTimeInMillis: () => deadline - clock.now() }),
      died,
    ]);
    if (response === undefined) {
      observe({ shardId, records, processed: [] });
      return answer(null, "Unhandled");
    }
    const undone = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const processed = records.filter(({ sequenceNumber }) => !undone.has(sequenceNumber));
    observe({ shardId, records, processed });
    return answer(response);
  }

  #effect(death: AbortController): Effect {
    const { random, clock } = this.#world;
    return async (work) => {
      const { refused, unheard, death: dies, delay } = this.faults;
      await clock.sleep(random.integer(0, delay));
      await this.#mayDie(death, dies);
      if (random.chance(refused)) throw outage("ThrottlingException");
      const result = work();
      await this.#mayDie(death, dies);
      if (random.chance(unheard)) throw outage("TimeoutError");
      return result;
    };
  }

  /** Once dead, nothing more of this invocation happens. */
  async #mayDie(death: AbortController, probability: number): Promise<void> {
    if (!death.signal.aborted && !this.#world.random.chance(probability)) return;
    death.abort();
    await new Promise(() => {});
  }
}

const outage = (name: string): Error => Object.assign(new Error("simulated"), { name });
