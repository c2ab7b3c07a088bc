import type { MappingStatus, SettledRecord } from "#scripts/rehearsal/event-sources/host";
import { latencyPercentiles } from "#scripts/rehearsal/load/accounting/percentiles";
import type { EventCounts } from "#scripts/rehearsal/load/result";
import type { Section } from "../sections/section.ts";
import type { PipelineView, ReaderView } from "../views.ts";

export interface PipelineMeterOptions {
  readonly status: () => readonly MappingStatus[];
  /** The function that decides about events: another one may read the same stream. */
  readonly decider: string;
  readonly now?: () => number;
}

/** Measures the pipeline by what the event sources tell. */
export interface PipelineMeter extends Section<PipelineView> {
  settled(record: Pick<SettledRecord, "uuid" | "data" | "at">): void;
  /** A run of events whose fates were looked up one by one. */
  accounted(counts: EventCounts): void;
}

const SECONDS = 60;
/** Latencies are those of the latest events. */
const SAMPLE = 2_000;
const MOST_LATENCY = 24 * 3_600_000;
const MOST_CHARACTERS = 300;

/** Costs a few comparisons an event: at 2,000 a second it is nothing beside what decides about them. */
export function createPipelineMeter({ status, decider, now = Date.now }: PipelineMeterOptions): PipelineMeter {
  const perSecond = new Map<number, number>();
  const latencies: number[] = [];
  const names = new Map<string, string>();
  let next = 0;
  let decided = 0;
  let identity: EventCounts | null = null;

  const nameOf = (uuid: string) => {
    if (!names.has(uuid)) for (const mapping of status()) names.set(mapping.uuid, mapping.functionName);
    return names.get(uuid);
  };
  return {
    every: 500,
    settled: ({ uuid, data, at }) => {
      if (nameOf(uuid) !== decider) return;
      decided += 1;
      const second = Math.floor(at.getTime() / 1000);
      perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      if (perSecond.size > 2 * SECONDS)
        for (const each of perSecond.keys()) if (each < second - SECONDS) perSecond.delete(each);
      const latency = at.getTime() - ingestedAt(data);
      if (latency >= 0 && latency < MOST_LATENCY) latencies[next++ % SAMPLE] = latency;
    },
    accounted: (counts) => {
      identity = identity === null ? counts : sumOf(identity, counts);
    },
    read: () => {
      const second = Math.floor(now() / 1000);
      const rates = Array.from({ length: SECONDS }, (_, index) => perSecond.get(second - SECONDS + index) ?? 0);
      return {
        rate: rates.at(-1) ?? 0,
        rates,
        decided,
        ...latencyPercentiles(latencies),
        sample: latencies.length,
        readers: status().map(readerOf),
        identity,
      };
    },
  };
}

const sumOf = (one: EventCounts, other: EventCounts): EventCounts =>
  Object.fromEntries(
    Object.entries(one).map(([name, value]) => [name, value + other[name as keyof EventCounts]]),
  ) as unknown as EventCounts;

/** When the API accepted a record; NaN where it does not say so. Whatever writes past the API may say anything. */
const ingestedAt = (data: Uint8Array): number => {
  const head = Buffer.from(data.buffer, data.byteOffset, Math.min(data.byteLength, 1_024)).toString("latin1");
  return Date.parse(/"ingestedAt":"([^"]{20,30})"/.exec(head)?.[1] ?? "");
};

function readerOf({ functionName, enabled, shards, lastError }: MappingStatus): ReaderView {
  const trouble = lastError ?? shards.find((shard) => shard.lastError !== undefined)?.lastError;
  return {
    name: functionName,
    enabled,
    lagRecords: shards.reduce((sum, { lagRecords }) => sum + lagRecords, 0),
    lagMs: Math.max(0, ...shards.map(({ lagMs }) => lagMs)),
    trouble: trouble?.slice(0, MOST_CHARACTERS) ?? null,
  };
}
