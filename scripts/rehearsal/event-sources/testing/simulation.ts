import type { MappingConfiguration } from "../configuration.ts";
import type { Checkpoint } from "../core/checkpoint.ts";
import type { Settled } from "../core/effects.ts";
import type { FailedBatch } from "../core/failed-batch.ts";
import { Mapping, type Turn } from "../core/mapping.ts";
import type { StreamRecord } from "../core/stream.ts";
import { rehearsalTempo, type Tempo } from "../core/tempo.ts";
import type { Invoker, Ports } from "../ports.ts";
import { Runner } from "../runner.ts";
import { type Faults, faultyPorts, noFaults } from "./faulty-ports.ts";
import { plainConfiguration } from "./plain-configuration.ts";
import { Random } from "./random.ts";
import { type Invocation, type Misbehaviour, SimulatedFunction, wellBehaved } from "./simulated-function.ts";
import { SimulatedStream } from "./simulated-stream.ts";
import { Truth } from "./truth.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface SimulationOptions {
  readonly seed?: number;
  readonly shards?: number;
  readonly configuration?: Partial<MappingConfiguration>;
  readonly tempo?: Partial<Tempo>;
  readonly misbehaviour?: Misbehaviour;
  readonly faults?: Faults;
  /** What is invoked. @default a function that misbehaves as told */
  readonly functionIn?: (world: FunctionWorld) => Invoker;
}

/** What a simulated function lives in. */
export interface FunctionWorld {
  readonly random: Random;
  readonly clock: VirtualClock;
  /** To be told of each invocation that the function has ended. */
  readonly observe: (invocation: Invocation) => void;
}

/** A mapping, the world around it, and the truth about it, all on a virtual clock: the same options, the same run. */
export class Simulation {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly truth = new Truth();
  readonly stream: SimulatedStream;
  readonly function: Invoker & { misbehaviour?: Misbehaviour };
  readonly invocations: Invocation[] = [];
  readonly failures: FailedBatch[] = [];
  readonly settled: Settled[] = [];
  /** One line per event: two runs are the same if their traces are. */
  readonly trace: string[] = [];
  checkpoint: Checkpoint | undefined;
  faults: Faults;
  crashes = 0;
  runner: Runner;
  readonly #configuration: MappingConfiguration;
  readonly #tempo: Tempo;
  readonly #ports: Ports;

  constructor(options: SimulationOptions = {}) {
    const random = new Random(options.seed ?? 1);
    this.#configuration = { ...plainConfiguration, ...options.configuration };
    this.#tempo = { ...rehearsalTempo, ...options.tempo };
    this.faults = options.faults ?? noFaults;
    this.stream = new SimulatedStream(this.clock, options.shards ?? 1);
    const reports = this.#configuration.functionResponseTypes.length > 0;
    const observe = (invocation: Invocation) => {
      this.#note(
        "invoke",
        invocation.records.map(({ sequenceNumber }) => sequenceNumber),
      );
      this.invocations.push(invocation);
      this.truth.delivered(invocation.processed);
    };
    this.function =
      options.functionIn?.({ random, clock: this.clock, observe }) ??
      new SimulatedFunction(random, reports, options.misbehaviour ?? wellBehaved, observe);
    this.#ports = faultyPorts(
      this.#world(),
      this.clock,
      random,
      () => this.faults,
      () => this.crash(),
    );
    this.runner = this.#begin();
  }

  put(partitionKey: string, text: string, arrivedAt?: number): StreamRecord {
    const record = this.stream.put(partitionKey, Buffer.from(text), arrivedAt);
    this.truth.put(record);
    return record;
  }

  /** The process dies and starts again from its saved checkpoint. Calls under way go on in the world, unheard. */
  crash(): void {
    this.#note("crash", []);
    this.crashes += 1;
    this.runner.abandon();
    this.runner = this.#begin();
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds;
    this.clock.at(until, () => {});
    await this.clock.run(() => this.clock.now() >= until);
  }

  /** Lets time pass until every record is settled and the checkpoint says so. */
  async drain(): Promise<void> {
    await this.clock.run(() => this.truth.unsettled === 0);
    const now = this.clock.now();
    await this.clock.run(() => this.runner.mapping.settledUpTo >= now);
  }

  #begin(): Runner {
    const runner = new Runner(new Mapping(this.#configuration, this.#tempo), this.#ports, (turn) => this.#turn(turn));
    this.runner = runner;
    runner.start();
    return runner;
  }

  #turn({ settled }: Turn): void {
    if (settled !== undefined && settled.records.length > 0) this.settled.push(settled);
    const { batchSize, parallelizationFactor } = this.#configuration;
    const bound = this.#tempo.readAheadBatches * batchSize * parallelizationFactor;
    for (const { unsettled, description } of this.runner.mapping.shards) {
      if (unsettled > bound) this.truth.violations.push(`${description.shardId} holds ${unsettled} records`);
    }
  }

  #world(): Ports {
    return {
      clock: this.clock,
      reader: this.stream,
      invoker: this.function,
      destination: {
        deliver: async (batch) => {
          this.#note(
            "give up",
            batch.records.map(({ sequenceNumber }) => sequenceNumber),
          );
          this.failures.push(batch);
          this.truth.keptAsFailed(batch.records);
        },
      },
      checkpoints: {
        load: async () => this.checkpoint,
        save: async (checkpoint) => {
          this.#note("save", [JSON.stringify(checkpoint.shards)]);
          this.truth.checkpointed(checkpoint, this.stream);
          this.checkpoint = checkpoint;
        },
      },
    };
  }

  #note(event: string, details: readonly string[]): void {
    this.trace.push(`${this.clock.now()} ${event} ${details.join(",")}`);
  }
}
