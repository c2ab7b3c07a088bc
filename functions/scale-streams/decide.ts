import { AWS_LIMITS, doublings, type Minute, REMEMBERED_MINUTES, shardsFilled } from "./shards.ts";

/** A stream as it is. */
export interface StreamState {
  readonly mode: "provisioned" | "on-demand";
  /** `ACTIVE` takes a change, `UPDATING` is in one. */
  readonly status: string;
  readonly shards: number;
}

export interface Situation {
  readonly now: Date;
  readonly stream: StreamState;
  /** What the last hour brought, oldest first; minutes without data are left out. */
  readonly minutes: readonly Minute[];
  /** When shards were changed in the last 24 hours. */
  readonly calls: readonly Date[];
  readonly limits: { readonly min: number; readonly max: number };
}

/**
 * What to do with a stream, and why. `load` is how many shards the load of now fills to the brim, `needed` how many take it with room to
 * spare, in ten minutes too if it goes on rising; both null where nothing is known of it.
 */
export type Decision = { readonly load: number | null; readonly needed: number | null; readonly reason: string } & (
  | { readonly kind: "hold" }
  | { readonly kind: "scale"; readonly to: number }
);

/** Shards are sized so that the busiest minute fills them so far: within a minute, seconds are uneven, and so are keys. */
const AIMED_USE = 0.6;
/** From here on there are too few. */
const TOO_FULL = 0.75;
/** Minutes whose busiest counts as now; the newest may still be incomplete. */
const NOW_MINUTES = 4;
/** How far back a rise is measured, and how far ahead it is thought on: as long as a change and its news take. */
const TREND_MINUTES = 8;
const AHEAD_MINUTES = 10;
/** After a change the stream is not made smaller for so long, and only for a load that has been low for as long as is looked back. */
const COOL_DOWN_MINUTES = 30;

const MINUTE_MS = 60_000;

/**
 * Decides on a stream's shards. Up at once, as far as the load of now and its rise ask for; down by half at the most, once the busiest minute of the
 * last hour would have fitted, and only while enough of the day's calls are left to come up to the maximum again.
 */
export function decide({ now, stream, minutes, calls, limits }: Situation): Decision {
  const { shards } = stream;
  const isNow = within(now, NOW_MINUTES);
  const recent = minutes.filter(({ at }) => isNow(at));
  const load = recent.length === 0 ? null : busiest(recent);
  const soon = (load ?? 0) + AHEAD_MINUTES * rise(minutes.filter(({ at }) => within(now, TREND_MINUTES)(at)));
  const needed = load === null ? null : sized(soon);
  const hold = (reason: string): Decision => ({ kind: "hold", load, needed, reason });
  if (stream.mode === "on-demand") return hold("the stream scales itself");
  if (stream.status !== "ACTIVE") return hold(`the stream is ${stream.status}`);
  const left = AWS_LIMITS.calls - calls.filter(within(now, REMEMBERED_MINUTES)).length;
  if (left <= 0) return hold(`the ${AWS_LIMITS.calls} changes of ${AWS_LIMITS.hours} hours are spent`);
  const scale = (to: number, reason: string): Decision => ({ kind: "scale", to, load, needed, reason });

  if (shards < limits.min) return scale(Math.min(limits.min, shards * AWS_LIMITS.factor), "below the minimum");
  if (shards > limits.max) return scale(Math.max(limits.max, half(shards)), "above the maximum");
  if (load === null || needed === null) return hold("nothing is known of the load");

  if (soon > shards * TOO_FULL) {
    const to = larger(shards, needed, left, limits.max);
    return to > shards ? scale(to, "too full") : hold("too full, and at the maximum");
  }
  const to = Math.max(half(shards), limits.min);
  if (to === shards) return hold("at the minimum");
  if (sized(busiest(minutes)) > to) return hold("the load of the last hour would not fit into fewer");
  if (calls.some(within(now, COOL_DOWN_MINUTES))) return hold("changed just now");
  if (left - 1 < doublings(to, limits.max)) return hold("the changes that are left are kept for the next peak");
  return scale(to, "the load of the last hour fits into fewer");
}

/**
 * So many as are needed, rounded up to a quarter of what there are, which AWS makes fastest; but doubled where in smaller steps the
 * changes that are left would not reach the maximum.
 */
function larger(shards: number, needed: number, left: number, max: number): number {
  const most = Math.min(shards * AWS_LIMITS.factor, max);
  const quarter = Math.max(1, shards / 4);
  const wanted = Math.min(most, shards + Math.ceil(Math.ceil((needed - shards) / quarter) * quarter));
  return left - 1 >= doublings(wanted, max) ? Math.max(wanted, shards) : most;
}

const within =
  (now: Date, minutes: number) =>
  (at: Date): boolean =>
    at.getTime() > now.getTime() - minutes * MINUTE_MS;
const half = (shards: number): number => Math.ceil(shards / AWS_LIMITS.factor);
const busiest = (minutes: readonly Minute[]): number => Math.max(0, ...minutes.map(shardsFilled));
/** How much more shards each minute fills than the one before it; 0 where it is none, or not known. */
function rise(minutes: readonly Minute[]): number {
  const [first, last] = [minutes[0], minutes.at(-1)];
  if (!first || !last || first === last) return 0;
  const span = (last.at.getTime() - first.at.getTime()) / MINUTE_MS;
  return Math.max(0, (shardsFilled(last) - shardsFilled(first)) / span);
}
const sized = (load: number): number => Math.max(1, Math.ceil(load / AIMED_USE));
