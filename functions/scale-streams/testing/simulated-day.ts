import { decide } from "../decide.ts";
import { AWS_LIMITS, type Minute, SHARD } from "../shards.ts";

/** Records a second at a minute, counted from the first midnight. */
export type LoadAt = (minute: number) => number;

export interface SimulationProps {
  readonly load: LoadAt;
  readonly days: number;
  readonly limits: { readonly min: number; readonly max: number };
  /** Shards at the first midnight. */
  readonly shards: number;
  /** Bytes of a record. @default 1000 */
  readonly bytes?: number;
  /** How often the function runs. @default 2 */
  readonly everyMinutes?: number;
}

export interface Change {
  readonly minute: number;
  readonly from: number;
  readonly to: number;
}

export interface Simulation {
  readonly changes: readonly Change[];
  /** Shards in each minute. */
  readonly shards: readonly number[];
  /** Minutes in which the load was above what the shards take. */
  readonly short: readonly number[];
}

/** Minutes until a minute's metrics can be read. */
const METRICS_MINUTES = 2;
/** An assumption on the safe side: AWS splits or merges one shard after the other, half a minute each, and none takes effect before the last. */
const SECONDS_PER_STEP = 30;
const MIDNIGHT = Date.UTC(2026, 10, 18);
const at = (minute: number): Date => new Date(MIDNIGHT + minute * 60_000);

/** Days of a stream and of the function that scales it: a clock of minutes, no chance in it. */
export function simulate({
  load,
  days,
  limits,
  shards: first,
  bytes = 1000,
  everyMinutes = 2,
}: SimulationProps): Simulation {
  const minutes: Minute[] = [];
  const changes: Change[] = [];
  const history: number[] = [];
  const short: number[] = [];
  let shards = first;
  let update: { readonly to: number; readonly ends: number } | undefined;
  for (let minute = 0; minute < days * 1440; minute++) {
    if (update && minute >= update.ends) {
      shards = update.to;
      update = undefined;
    }
    const wanted = load(minute) * 60;
    const taken = Math.min(wanted, shards * SHARD.recordsPerSecond * 60, (shards * SHARD.bytesPerSecond * 60) / bytes);
    minutes.push({ at: at(minute), records: taken, bytes: taken * bytes, refused: wanted - taken });
    history.push(shards);
    if (wanted > taken) short.push(minute);
    if (minute % everyMinutes !== 0) continue;
    const known = minutes.slice(Math.max(0, minute - 60), Math.max(0, minute - METRICS_MINUTES + 1));
    const stream = { mode: "provisioned", status: update ? "UPDATING" : "ACTIVE", shards } as const;
    const calls = changes.map((change) => at(change.minute));
    const decision = decide({ now: at(minute), stream, minutes: known, calls, limits });
    if (decision.kind === "hold") continue;
    const { to } = decision;
    refuseAsAws({ minute, from: shards, to }, changes, update !== undefined);
    changes.push({ minute, from: shards, to });
    update = { to, ends: minute + Math.ceil((Math.abs(to - shards) * SECONDS_PER_STEP) / 60) };
  }
  return { changes, shards: history, short };
}

/** @throws Error for a change that AWS would not make */
function refuseAsAws({ minute, from, to }: Change, earlier: readonly Change[], updating: boolean): void {
  const day = earlier.filter((change) => change.minute > minute - AWS_LIMITS.hours * 60);
  const objection =
    (updating && "ResourceInUseException") ||
    (day.length >= AWS_LIMITS.calls && "LimitExceededException: ten changes in 24 hours") ||
    (to > from * AWS_LIMITS.factor && "InvalidArgumentException: more than double") ||
    (to < from / AWS_LIMITS.factor && "InvalidArgumentException: less than half") ||
    (to === from && "InvalidArgumentException: no change");
  if (objection) throw new Error(`minute ${minute}, ${from} -> ${to} shards: ${objection}`);
}
