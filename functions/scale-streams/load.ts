import { type Minute, shardsFilled } from "./shards.ts";

/** How far back a load is looked at. */
export const LOOK_BACK_MINUTES = 60;
/** Shards are sized so that the busiest minute fills them so far: within a minute, seconds are uneven, and so are keys. */
export const AIMED_USE = 0.6;
/** From here on there are too few. */
export const TOO_FULL = 0.75;

/** Minutes whose busiest counts as now; the newest may still be incomplete. */
const NOW_MINUTES = 4;
/** How far back a rise is measured, from how many minutes, and how far ahead it is thought on: as long as a change and its news take. */
const TREND_MINUTES = 8;
const TREND_POINTS = 4;
const AHEAD_MINUTES = 10;
const MINUTE_MS = 60_000;

/** How many shards take a load with room to spare. */
export const sized = (load: number): number => Math.max(1, Math.ceil(load / AIMED_USE));

/** Shards that the busiest of some minutes fills. */
export const busiest = (minutes: readonly Minute[]): number => Math.max(0, ...minutes.map(shardsFilled));

/** Whether a minute's figures can be true: of the last hour, and sums that are numbers. Any other is as if it were missing. */
export function isKnown({ at, records, bytes, refused }: Minute, now: Date): boolean {
  const age = now.getTime() - at.getTime();
  const sums = [records, bytes, refused].every((sum) => Number.isFinite(sum) && sum >= 0);
  return sums && age >= 0 && age < LOOK_BACK_MINUTES * MINUTE_MS;
}

/** The load of now, in shards filled to the brim, and by how much it rises each minute. */
export interface Recent {
  readonly load: number;
  readonly rise: number;
}

/** What the newest minutes say; null where there are none. */
export function newest(known: readonly Minute[], now: Date): Recent | null {
  const since = (minutes: number) => known.filter(({ at }) => at.getTime() > now.getTime() - minutes * MINUTE_MS);
  const recent = since(NOW_MINUTES);
  if (recent.length === 0) return null;
  return { load: busiest(recent), rise: Math.max(0, slope(since(TREND_MINUTES))) };
}

/** What a load will be once a change has been made, if it goes on rising. */
export const thoughtOn = ({ load, rise }: Recent): number => load + AHEAD_MINUTES * rise;

/** How much more shards each minute fills than the one before it, by least squares; 0 for too few minutes to tell. */
function slope(minutes: readonly Minute[]): number {
  if (minutes.length < TREND_POINTS) return 0;
  const points = minutes.map((minute) => [minute.at.getTime() / MINUTE_MS, shardsFilled(minute)] as const);
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = points.reduce((sum, [time]) => sum + (time - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [time, load]) => sum + (time - x) * (load - y), 0) / spread;
}
