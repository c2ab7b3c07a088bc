import type { ShardChange, StreamState } from "../changes.ts";
import type { History, ScalePorts } from "../scale.ts";
import { AWS_LIMITS, type Minute, SHARD } from "../shards.ts";

/** What may go wrong in a minute's run. */
export type Fault =
  /** It is not run at all. */
  | "not run"
  /** It is run twice at once. */
  | "twice"
  /** It ends before it asks, having written down that it would. */
  | "killed"
  /** AWS refuses the call for its number a second. */
  | "throttled"
  /** AWS makes the change, and its answer is lost. */
  | "answer lost"
  /** CloudWatch has nothing to tell. */
  | "no metrics"
  /** The table of changes does not answer. */
  | "no table";

/** Minutes until a minute's metrics can be read. */
const METRICS_MINUTES = 2;
/** An assumption on the safe side: AWS splits or merges one shard after the other, half a minute each, and none takes effect before the last. */
const SECONDS_PER_STEP = 30;
const MIDNIGHT = Date.UTC(2026, 10, 18);

/** When a minute of a simulation begins. */
export const timeOf = (minute: number): Date => new Date(MIDNIGHT + minute * 60_000);

/** How long a change takes, in minutes. */
export const changeMinutes = (from: number, to: number): number =>
  Math.ceil((Math.abs(to - from) * SECONDS_PER_STEP) / 60);

/** A stream of AWS with its metrics, and the table of changes: in memory, with AWS's limits, and with the faults that are asked for. */
export class SimulatedStream implements ScalePorts {
  minute = 0;
  shards: number;
  fault: Fault | undefined;
  /** Every change that AWS has made. */
  readonly changes: { readonly minute: number; readonly from: number; readonly to: number }[] = [];
  /** Why AWS has refused changes, throttles of the API apart. */
  readonly refusals: string[] = [];
  readonly #minutes: Minute[] = [];
  #update: { readonly to: number; readonly ends: number } | undefined;
  #history: History = { revision: 0, changes: [] };

  constructor(shards: number) {
    this.shards = shards;
  }

  /** Lets a minute go by with so many records a second of so many bytes. */
  receive(recordsPerSecond: number, bytes: number): { readonly refused: number } {
    if (this.#update && this.minute >= this.#update.ends) {
      this.shards = this.#update.to;
      this.#update = undefined;
    }
    const wanted = recordsPerSecond * 60;
    const most = Math.min(SHARD.recordsPerSecond, SHARD.bytesPerSecond / bytes) * this.shards * 60;
    const records = Math.min(wanted, most);
    const refused = wanted - records;
    this.#minutes.push({ at: timeOf(this.minute), records, bytes: records * bytes, refused });
    return { refused };
  }

  async stream(): Promise<StreamState> {
    return { mode: "provisioned", status: this.#update ? "UPDATING" : "ACTIVE", shards: this.shards };
  }

  async load(): Promise<readonly Minute[]> {
    if (this.fault === "no metrics") return [];
    return this.#minutes.slice(Math.max(0, this.minute - 60), Math.max(0, this.minute - METRICS_MINUTES + 1));
  }

  async history(): Promise<History> {
    if (this.fault === "no table") throw new Error("the table does not answer");
    return this.#history;
  }

  async remember(revision: number, changes: readonly ShardChange[]): Promise<boolean> {
    if (revision !== this.#history.revision) return false;
    this.#history = { revision: revision + 1, changes };
    return true;
  }

  async setShards(to: number): Promise<"asked" | "busy" | "spent"> {
    if (this.fault === "killed" || this.fault === "throttled") throw new Error(this.fault);
    const refusal = this.#refusal(to);
    if (refusal !== undefined) {
      this.refusals.push(`minute ${this.minute}, ${this.shards} -> ${to} shards: ${refusal}`);
      return this.#update ? "busy" : "spent";
    }
    this.changes.push({ minute: this.minute, from: this.shards, to });
    this.#update = { to, ends: this.minute + changeMinutes(this.shards, to) };
    if (this.fault === "answer lost") throw new Error(this.fault);
    return "asked";
  }

  #refusal(to: number): string | undefined {
    const day = this.changes.filter(({ minute }) => minute > this.minute - AWS_LIMITS.hours * 60);
    if (this.#update) return "another change is under way";
    if (day.length >= AWS_LIMITS.calls) return "ten changes in 24 hours";
    if (to > this.shards * AWS_LIMITS.factor) return "more than double";
    if (to < this.shards / AWS_LIMITS.factor) return "less than half";
    return to === this.shards ? "no change" : undefined;
  }
}
