import type { IteratorResult, ReadResult } from "../ports.ts";
import type { Checkpoint, Position } from "./checkpoint.ts";
import type { FailedBatch } from "./failed-batch.ts";
import type { ShardDescription, StreamRecord } from "./stream.ts";
import type { Answer } from "./verdict.ts";

/** What the state machine wants done in the world: one call of one port each. */
export type Effect =
  | { readonly kind: "load" }
  | { readonly kind: "save"; readonly checkpoint: Checkpoint }
  | { readonly kind: "list" }
  | { readonly kind: "position"; readonly shardId: string; readonly from: Position }
  | { readonly kind: "read"; readonly shardId: string; readonly iterator: string; readonly limit: number }
  | {
      readonly kind: "invoke";
      readonly shardId: string;
      readonly lane: number;
      readonly records: readonly StreamRecord[];
    }
  | { readonly kind: "deliver"; readonly shardId: string; readonly lane: number; readonly batch: FailedBatch };

interface Results {
  load: Checkpoint | undefined;
  save: undefined;
  list: readonly ShardDescription[];
  position: IteratorResult;
  read: ReadResult;
  invoke: Answer;
  deliver: undefined;
}

export type EffectOf<K extends Effect["kind"]> = Extract<Effect, { kind: K }>;

/** How an effect ended; `error` when the port threw. */
export type Ended<K extends Effect["kind"]> =
  | { readonly value: Results[K]; readonly error?: undefined }
  | { readonly error: Error };

export type OutcomeOf<K extends Effect["kind"]> = { readonly kind: K; readonly effect: EffectOf<K> } & Ended<K>;

export type Outcome = { [K in Effect["kind"]]: OutcomeOf<K> }[Effect["kind"]];

/** Effects to begin now, and when to ask again if none of them ends before: milliseconds since the epoch or infinity. */
export interface Begun {
  readonly effects: readonly Effect[];
  readonly wakeAt: number;
}

/** Records whose fate is decided. `discarded`: given up without an on-failure destination. */
export interface Settled {
  readonly shardId: string;
  readonly records: readonly StreamRecord[];
  readonly outcome: "delivered" | "on-failure" | "discarded";
}
