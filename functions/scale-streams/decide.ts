import { type ShardChange, type StreamState, settle } from "./changes.ts";
import { busiest, isKnown, newest, sized, TOO_FULL, thoughtOn } from "./load.ts";
import { AWS_LIMITS, doublings, type Minute, REMEMBERED_MINUTES } from "./shards.ts";

/** Never fewer shards, and never more by this function. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

export interface Situation {
  readonly now: Date;
  readonly stream: StreamState;
  /** What the last hour brought, oldest first; minutes without data are left out. */
  readonly minutes: readonly Minute[];
  /** What was asked of AWS, oldest first. */
  readonly changes: readonly ShardChange[];
  readonly limits: Limits;
}

/**
 * What to do with a stream, and why. `needed` is how many shards take the load with room to spare, in ten minutes too if it goes on rising,
 * and null where nothing is known of it; `short` how many of them cannot be had, for the maximum or for the day's changes; `left` how many
 * changes the day still has.
 */
export type Decision = {
  readonly needed: number | null;
  readonly short: number;
  readonly left: number;
  readonly reason: string;
} & ({ readonly kind: "hold" } | { readonly kind: "scale"; readonly from: number; readonly to: number });

/** After a change the stream is not made smaller for so long, and only for a load that has been low for as long as is looked back. */
const COOL_DOWN_MINUTES = 30;

const MINUTE_MS = 60_000;

/**
 * Decides on a stream's shards. Up at once, as far as the load of now and its rise ask for. Down by half at the most, once the busiest minute of the
 * last hour would have fitted, never on an hour with gaps, and only while enough of the day's changes are left to come up to the maximum
 * again. A stream above the maximum was made so by a hand: it comes down as any other.
 */
export function decide({ now, stream, minutes, changes: asked, limits }: Situation): Decision {
  const { shards } = stream;
  const known = minutes.filter((minute) => isKnown(minute, now));
  const recent = newest(known, now);
  const soon = recent && thoughtOn(recent);
  const needed = soon === null ? null : sized(soon);
  const { changes, awaited } = settle(asked, stream, now);
  const left = AWS_LIMITS.calls - changes.filter(within(now, REMEMBERED_MINUTES)).length;
  const most = left > 0 ? Math.max(limits.max, shards ?? 0) : (shards ?? limits.max);
  const short = soon !== null && needed !== null && soon > most * TOO_FULL ? needed - most : 0;
  const figures = { needed, short, left };
  const hold = (reason: string): Decision => ({ kind: "hold", ...figures, reason });

  if (stream.mode === "on-demand") return { ...hold("the stream scales itself"), short: 0 };
  if (shards === null || !Number.isInteger(shards) || shards < 1) return hold("nobody knows how many shards there are");
  if (stream.status !== "ACTIVE") return hold(`the stream is ${stream.status}`);
  if (awaited) return hold("it is not yet to be seen what becomes of the last change");
  if (left <= 0) return hold(`the ${AWS_LIMITS.calls} changes of ${AWS_LIMITS.hours} hours are spent`);
  const scale = (to: number, reason: string): Decision => ({ kind: "scale", ...figures, from: shards, to, reason });

  if (shards < limits.min) return scale(Math.min(limits.min, shards * AWS_LIMITS.factor), "below the minimum");
  if (soon === null) return hold("nothing is known of the load of now");
  if (soon > shards * TOO_FULL) {
    const to = larger(shards, sized(soon), left, limits.max);
    return to > shards ? scale(to, "too full") : hold("too full, and at the maximum");
  }
  const to = Math.max(Math.ceil(shards / AWS_LIMITS.factor), limits.min);
  if (to >= shards) return hold("at the minimum");
  if (changes.some(within(now, COOL_DOWN_MINUTES))) return hold("changed just now");
  const stays = whyNotSmaller({ to, known, left, limits });
  return stays === null ? scale(to, "the load of the last hour fits into fewer") : hold(stays);
}

interface Smaller {
  readonly to: number;
  readonly known: readonly Minute[];
  readonly left: number;
  readonly limits: Limits;
}

/** Minutes of the last hour that must be known before the stream is made smaller; the newest are not yet known to anybody. */
const KNOWN_MINUTES = 50;

function whyNotSmaller({ to, known, left, limits }: Smaller): string | null {
  if (new Set(known.map(({ at }) => Math.floor(at.getTime() / MINUTE_MS))).size < KNOWN_MINUTES)
    return "too little is known of the last hour to make it smaller";
  if (sized(busiest(known)) > to) return "the load of the last hour would not fit into fewer";
  if (left - 1 < doublings(to, limits.max)) return "the changes that are left are kept for the next peak";
  return null;
}

/**
 * So many as are needed, rounded up to a quarter of what there are, which AWS makes fastest; but doubled where in smaller steps the
 * changes that are left would not reach the maximum.
 */
function larger(shards: number, needed: number, left: number, max: number): number {
  const most = Math.min(shards * AWS_LIMITS.factor, max);
  const quarter = Math.max(1, shards / AWS_LIMITS.factor ** 2);
  const wanted = Math.min(most, shards + Math.ceil(Math.ceil((needed - shards) / quarter) * quarter));
  return left - 1 >= doublings(wanted, max) ? Math.max(wanted, shards) : most;
}

const within =
  (now: Date, minutes: number) =>
  ({ at }: Pick<ShardChange, "at">): boolean =>
    at.getTime() > now.getTime() - minutes * MINUTE_MS;
