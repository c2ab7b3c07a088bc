import type { Log } from "#functions/runtime/logger";
import type { Gauge } from "#functions/runtime/meter";
import { type Decision, decide, type Situation, type StreamState } from "./decide.ts";
import type { ScaleStreamsMetric } from "./settings.ts";
import type { Minute } from "./shards.ts";

/** What scaling needs of the world. Outages are thrown. */
export interface ScalePorts {
  stream(): Promise<StreamState>;
  /** What the hour before brought, oldest first. */
  load(now: Date): Promise<readonly Minute[]>;
  /** When this function changed shards in the 24 hours before. */
  calls(now: Date): Promise<readonly Date[]>;
  /** Changes the shards. False where AWS refuses for what others did: a change under way, or all of the day's changes spent. */
  setShards(count: number): Promise<boolean>;
}

export interface ScaleStreamsProps {
  readonly ports: ScalePorts;
  readonly limits: Situation["limits"];
  readonly now: () => Date;
  readonly log: Log;
  readonly meter: Gauge<ScaleStreamsMetric>;
}

/** The handler that runs every few minutes: looks at the stream, and changes its shards where that is due. */
export const scaleStreamsHandler =
  ({ ports, limits, now: clock, log, meter }: ScaleStreamsProps) =>
  async (): Promise<Decision> => {
    const now = clock();
    const [stream, minutes, calls] = await Promise.all([ports.stream(), ports.load(now), ports.calls(now)]);
    const decision = decide({ now, stream, minutes, calls, limits });
    const done = decision.kind === "scale" && (await ports.setShards(decision.to));
    meter.value("Shards", stream.shards);
    if (decision.needed !== null) meter.value("NeededShards", decision.needed);
    if (decision.load !== null) meter.value("ShortShards", Math.max(0, Math.ceil(decision.load) - stream.shards));
    // The next run reads from this metric how many changes of the day are spent.
    if (done) meter.count("Scaled", 1);
    meter.publish();
    const summary = { ...decision, shards: stream.shards, spent: calls.length };
    if (decision.kind === "hold") log.info("Shards stay", summary);
    else if (done) log.info("Shards changed", summary);
    else log.warn("AWS refused to change the shards", summary);
    return decision;
  };
