import { isDeepStrictEqual } from "node:util";
import type { MappingConfiguration } from "./configuration.ts";
import { Mapping, type Turn } from "./core/mapping.ts";
import type { Tempo } from "./core/tempo.ts";
import { systemClock } from "./ports/system-clock.ts";
import type { Ports } from "./ports.ts";
import { Runner } from "./runner.ts";
import { type MappingStatus, statusOf } from "./status.ts";

export type { MappingStatus, ShardStatus } from "./status.ts";

/** The fate of one record; told again if a crash came before the checkpoint was saved. */
export interface SettledRecord {
  /** The event source mapping's UUID. */
  readonly uuid: string;
  /** Name or ARN of its function. */
  readonly functionName: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** `discarded`: given up with no on-failure destination configured, so it is lost, as on AWS. */
  readonly outcome: "delivered" | "on-failure" | "discarded";
  readonly at: Date;
}

/** How long `stop` waits for invocations in flight, in milliseconds. */
const grace = 5_000;

export interface HostedMappingOptions {
  readonly uuid: string;
  readonly configuration: MappingConfiguration;
  /** What it reads, calls and writes; asked for only if it runs. */
  readonly ports: () => Ports;
  readonly tempo: Tempo;
  readonly tell: (record: SettledRecord) => void;
}

/** A mapping that runs, or rests while it is disabled. */
export class HostedMapping {
  readonly #options: HostedMappingOptions;
  readonly #runner: Runner | undefined;
  #waiting: { readonly since: number; readonly resolve: () => void }[] = [];

  constructor(options: HostedMappingOptions) {
    this.#options = options;
    if (!options.configuration.enabled) return;
    const mapping = new Mapping(options.configuration, options.tempo);
    this.#runner = new Runner(mapping, options.ports(), (turn) => this.#turned(turn));
    this.#runner.start();
  }

  isConfiguredAs(configuration: MappingConfiguration): boolean {
    return isDeepStrictEqual(configuration, this.#options.configuration);
  }

  status(): MappingStatus {
    const { uuid, configuration } = this.#options;
    return statusOf(uuid, configuration, this.#runner?.mapping, systemClock.now());
  }

  /** Resolves once every record that lies in the stream now is settled and checkpointed; at once while it rests. */
  async idle(): Promise<void> {
    const runner = this.#runner;
    if (runner === undefined) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push({ since: systemClock.now(), resolve });
      runner.hurry();
    });
  }

  /** What waits for `idle` is let go: nothing more will be settled here. */
  async stop(): Promise<void> {
    await this.#runner?.stop(grace);
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #turned({ settled }: Turn): void {
    if (settled !== undefined) {
      const { uuid, configuration } = this.#options;
      const { functionName } = configuration;
      const at = new Date(systemClock.now());
      const { shardId, outcome } = settled;
      for (const { sequenceNumber, partitionKey, data } of settled.records) {
        this.#options.tell({ uuid, functionName, shardId, sequenceNumber, partitionKey, data, outcome, at });
      }
    }
    if (this.#waiting.length === 0) return;
    const upTo = this.#runner!.mapping.settledUpTo;
    const done = this.#waiting.filter(({ since }) => since <= upTo);
    this.#waiting = this.#waiting.filter(({ since }) => since > upTo);
    if (this.#waiting.length === 0) this.#runner!.unhurry();
    for (const { resolve } of done) resolve();
  }
}
