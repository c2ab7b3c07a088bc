import { processHandler } from "#functions/process-events/process";
import type { StoredResult } from "#functions/results/stored-result";
import type { StreamRecord } from "../core/stream.ts";
import type { Answer } from "../core/verdict.ts";
import type { Invoker } from "../ports.ts";
import { type EffectFaults, FaultyFunction } from "./faulty-function.ts";
import type { FunctionWorld } from "./simulation.ts";

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

/** The deployed handler of `process-events` over a table and a bucket that fail, and in a process that dies. */
export class HandledFunction implements Invoker, WrittenWorld {
  readonly table = new Map<string, StoredResult>();
  readonly stored: string[] = [];
  readonly kept = new Map<string, number>();
  readonly #function: FaultyFunction;

  constructor(world: FunctionWorld, faults: EffectFaults) {
    this.#function = new FaultyFunction(world, faults, (effect, surroundings) =>
      processHandler({
        storeOnce: (result) => effect(() => this.#store(result)),
        setAside: ({ key }) => effect(() => void this.kept.set(key, (this.kept.get(key) ?? 0) + 1)),
        retentionDays: 90,
        modes: {},
        ...surroundings,
      }),
    );
  }

  invoke(shardId: string, records: readonly StreamRecord[]): Promise<Answer> {
    return this.#function.invoke(shardId, records);
  }

  #store(result: StoredResult): StoredResult | "stored" {
    const existing = this.table.get(placeOf(result));
    if (existing) return existing;
    this.table.set(placeOf(result), result);
    this.stored.push(result.ingestionId);
    return "stored";
  }
}
