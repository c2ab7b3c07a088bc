import type { Log } from "#functions/runtime/logger";
import type { Gauge } from "#functions/runtime/meter";
import { remembered, type ShardChange, type StreamState, settle } from "./changes.ts";
import { type Decision, decide, type Limits } from "./decide.ts";
import type { ScaleStreamsMetric } from "./settings.ts";
import type { Minute } from "./shards.ts";

/** What was asked of AWS so far, oldest first; `revision` is of what was read, 0 where nothing has been written down yet. */
export interface History {
  readonly revision: number;
  readonly changes: readonly ShardChange[];
}

/** What scaling needs of the world. Outages are thrown. */
export interface ScalePorts {
  stream(): Promise<StreamState>;
  /** What the hour before brought, oldest first. */
  load(now: Date): Promise<readonly Minute[]>;
  history(now: Date): Promise<History>;
  /** Writes the changes down. False where another has written since `revision` was read, and nothing is written. */
  remember(revision: number, changes: readonly ShardChange[]): Promise<boolean>;
  /**
   * Asks for so many shards. `busy` where somebody else changes the stream, `spent` where AWS says that the changes of the day or the
   * account's shards are used up.
   */
  setShards(count: number): Promise<"asked" | "busy" | "spent">;
}

export interface ScaleStreamsProps {
  readonly ports: ScalePorts;
  readonly limits: Limits;
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Gauge<ScaleStreamsMetric>;
}

/** What became of a decision to scale. */
type Outcome = "asked" | "busy" | "spent" | "overtaken";

/**
 * The handler that runs every minute: looks at the stream, and asks for other shards where that is due. A change is written down before it is
 * asked, on the condition that nobody else has, so that of two runs at once one asks, and none is forgotten.
 */
export const scaleStreamsHandler =
  ({ ports, limits, now: clock, log, meter }: ScaleStreamsProps) =>
  async (): Promise<Decision> => {
    const now = clock();
    // What was written down is read first: whatever is asked in between is seen on the stream, or refused.
    const { revision, changes } = await ports.history(now);
    const [stream, minutes] = await Promise.all([ports.stream(), ports.load(now)]);
    const decision = decide({ now, stream, minutes, changes, limits });

    const ask = async ({ from, to }: Extract<Decision, { kind: "scale" }>): Promise<Outcome> => {
      const kept = remembered(settle(changes, stream, now).changes, now);
      const first = await ports.remember(revision, [...kept, { at: now, from, to }]);
      return first ? await ports.setShards(to) : "overtaken";
    };
    const measure = (short: number) => {
      if (stream.shards !== null) meter.value("Shards", stream.shards);
      if (decision.needed !== null) meter.value("NeededShards", decision.needed);
      meter.value("ShortShards", short);
      meter.publish();
    };
    const summary = { ...decision, shards: stream.shards };
    if (decision.kind === "hold") {
      measure(decision.short);
      log.info("Shards stay", summary);
      return decision;
    }
    const outcome = await ask(decision);
    if (outcome === "asked") meter.count("Scaled", 1);
    measure(outcome === "spent" ? Math.max(decision.short, decision.to - decision.from) : decision.short);
    if (outcome === "asked") log.info("Shards changed", summary);
    else log.warn("Shards were not changed", { ...summary, outcome });
    return decision;
  };
