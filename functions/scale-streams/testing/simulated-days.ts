import type { Decision, Limits } from "../decide.ts";
import { scaleStreamsHandler } from "../scale.ts";
import { type Fault, SimulatedStream, timeOf } from "./simulated-stream.ts";

/** Records a second at a minute, counted from the first midnight. */
export type LoadAt = (minute: number) => number;

export interface SimulationProps {
  readonly load: LoadAt;
  readonly days: number;
  readonly limits: Limits;
  /** Shards at the first midnight. @default the fewest */
  readonly shards?: number;
  /** Bytes of a record. @default 1000 */
  readonly bytes?: number;
  /** What goes wrong in a minute. @default nothing */
  readonly fault?: (minute: number) => Fault | undefined;
}

export interface Simulation {
  readonly changes: SimulatedStream["changes"];
  readonly refusals: readonly string[];
  /** Shards in each minute. */
  readonly shards: readonly number[];
  /** Minutes in which the load was above what the shards take. */
  readonly short: readonly number[];
  /** What each run decided, where it came to its end. */
  readonly decisions: readonly (Decision & { readonly minute: number })[];
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const unmeasured = { count() {}, milliseconds() {}, value() {}, publish() {} };

/** Days of a stream and of the function that scales it, which is the deployed one: a clock of minutes, no chance in it. */
export async function simulate({
  load,
  days,
  limits,
  shards: first = limits.min,
  bytes = 1000,
  fault = () => undefined,
}: SimulationProps): Promise<Simulation> {
  const stream = new SimulatedStream(first);
  const history: number[] = [];
  const short: number[] = [];
  const decisions: (Decision & { minute: number })[] = [];
  const now = () => timeOf(stream.minute);
  const run = scaleStreamsHandler({ ports: stream, limits, now, log: silent, meter: unmeasured });
  for (; stream.minute < days * 1440; stream.minute++) {
    const { minute } = stream;
    stream.fault = fault(minute);
    if (stream.receive(load(minute), bytes).refused > 0) short.push(minute);
    history.push(stream.shards);
    const runs = stream.fault === "not run" ? [] : stream.fault === "twice" ? [run(), run()] : [run()];
    for (const result of await Promise.allSettled(runs))
      if (result.status === "fulfilled") decisions.push({ ...result.value, minute });
  }
  return { changes: stream.changes, refusals: stream.refusals, shards: history, short, decisions };
}
