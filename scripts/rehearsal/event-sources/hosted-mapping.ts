import { isDeepStrictEqual } from "node:util";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientConfig, type EmulatorAccess } from "../emulator/access.ts";
import type { MappingConfiguration } from "./configuration.ts";
import { Mapping, type Turn } from "./core/mapping.ts";
import { rehearsalTempo } from "./core/tempo.ts";
import { failureDestination } from "./ports/failure-destinations.ts";
import { KinesisStreamReader } from "./ports/kinesis-stream-reader.ts";
import { LambdaInvoker } from "./ports/lambda-invoker.ts";
import { systemClock } from "./ports/system-clock.ts";
import type { CheckpointStore, Ports } from "./ports.ts";
import { Runner } from "./runner.ts";
import { type MappingStatus, statusOf } from "./status.ts";

export type { MappingStatus, ShardStatus } from "./status.ts";

/** The fate of one record; told again if a crash came before the checkpoint was saved. */
export interface SettledRecord {
  /** The event source mapping's UUID. */
  readonly uuid: string;
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
  readonly access: EmulatorAccess;
  readonly checkpoints: CheckpointStore;
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
    const mapping = new Mapping(options.configuration, rehearsalTempo);
    this.#runner = new Runner(mapping, portsOf(options), (turn) => this.#turned(turn));
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
      const { uuid } = this.#options;
      const at = new Date(systemClock.now());
      const { shardId, outcome } = settled;
      for (const { sequenceNumber, partitionKey, data } of settled.records) {
        this.#options.tell({ uuid, shardId, sequenceNumber, partitionKey, data, outcome, at });
      }
    }
    if (this.#waiting.length === 0) return;
    const upTo = this.#runner!.mapping.settledUpTo;
    const done = this.#waiting.filter(({ since }) => since <= upTo);
    this.#waiting = this.#waiting.filter(({ since }) => since > upTo);
    for (const { resolve } of done) resolve();
  }
}

function portsOf({ uuid, configuration, access, checkpoints }: HostedMappingOptions): Ports {
  const { streamArn, functionName, onFailureDestination } = configuration;
  // No retries of the SDK's own: the state machine decides when to try again, and counts.
  const once = { ...clientConfig(access), maxAttempts: 1 };
  const invoker = new LambdaInvoker(new LambdaClient(once), functionName, streamArn);
  const origin = { uuid, functionArn: functionArn(functionName, access), streamArn };
  return {
    clock: systemClock,
    reader: new KinesisStreamReader(new KinesisClient(once), streamArn),
    invoker,
    checkpoints,
    destination:
      onFailureDestination === undefined
        ? undefined
        : failureDestination(once, onFailureDestination, origin, (shardId, records) => invoker.event(shardId, records)),
  };
}

const functionArn = (name: string, { region, accountId }: EmulatorAccess) =>
  name.startsWith("arn:") ? name : `arn:aws:lambda:${region}:${accountId}:function:${name}`;
