import type { EmulatorAccess } from "../emulator/access.ts";

/** The fate of one record: what became of it, decided once per run of the host (again after a crash: at least once). */
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

/** What the provider's driver for aws_lambda_event_source_mapping needs. */
export interface EventSourceHost {
  /**
   * Creates or updates a mapping from its Terraform attributes; the same again changes nothing.
   * A disabled mapping pauses and keeps its checkpoint.
   *
   * @throws ConfigurationError naming attribute, value and allowed range.
   */
  put(mapping: { uuid: string; attributes: Record<string, unknown> }): Promise<void>;
  /** Ends a mapping and forgets its checkpoint; an unknown one is no error. */
  remove(uuid: string): Promise<void>;
}

export interface ShardStatus {
  readonly shardId: string;
  /** Records read and not settled. */
  readonly lagRecords: number;
  /** Age of the oldest unsettled record, or how far the reading is behind the newest, in milliseconds; 0 when caught up. */
  readonly lagMs: number;
  /** Records in an invocation or on the way to the on-failure destination. */
  readonly inFlight: number;
  readonly lastError?: string;
}

export interface MappingStatus {
  readonly uuid: string;
  readonly functionName: string;
  readonly enabled: boolean;
  readonly shards: readonly ShardStatus[];
  readonly lastError?: string;
}

export interface EventSourceHostOptions {
  readonly access: EmulatorAccess;
  /** Where mappings and checkpoints live; created with mode 0700. */
  readonly directory: string;
}

export interface RunningEventSourceHost extends EventSourceHost {
  /** Starts the mappings that an earlier run left in the directory; resolves with their UUIDs. */
  resume(): Promise<readonly string[]>;
  /** Calls the listener with every record whose fate is decided; the result ends that. */
  onSettled(listener: (record: SettledRecord) => void): () => void;
  status(): readonly MappingStatus[];
  /** Resolves once every record that lay in the streams at the time of the call is settled and checkpointed. */
  idle(): Promise<void>;
  /** Lets invocations in flight finish (a few seconds at most), saves the checkpoints, ends. May be called again. */
  stop(): Promise<void>;
}

/** Starts no mapping by itself: `put` or `resume` do. */
export function createEventSourceHost(_options: EventSourceHostOptions): RunningEventSourceHost {
  throw new Error("createEventSourceHost: not built yet");
}
