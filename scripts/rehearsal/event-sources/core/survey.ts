import type { Begun, Effect } from "./effects.ts";
import { retryPause, type Tempo } from "./tempo.ts";

/** When a mapping loads its checkpoint and lists the stream's shards: one call at a time, again after an error. */
export class Survey {
  readonly #tempo: Tempo;
  #began: number | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  /** Hurried while a call was under way, which may have been answered before what the hurry is about. */
  #again = false;
  #troubles = 0;
  #lastError: string | undefined;
  #listedAt = Number.NEGATIVE_INFINITY;

  constructor(tempo: Tempo) {
    this.#tempo = tempo;
  }

  /** When the last complete listing began. */
  get listedAt(): number {
    return this.#listedAt;
  }

  get lastError(): string | undefined {
    return this.#lastError;
  }

  next(now: number, effect: Extract<Effect, { kind: "load" | "list" }>): Begun {
    if (this.#began !== undefined) return { effects: [], wakeAt: Number.POSITIVE_INFINITY };
    if (now < this.#notBefore) return { effects: [], wakeAt: this.#notBefore };
    this.#began = now;
    return { effects: [effect], wakeAt: Number.POSITIVE_INFINITY };
  }

  /** Lists without waiting for the pause to end; a pause after an error stays. */
  hurry(now: number): void {
    this.#again = this.#began !== undefined;
    if (this.#troubles === 0) this.#notBefore = Math.min(this.#notBefore, now);
  }

  loaded(error: Error | undefined, now: number): void {
    this.#ended(error, now, now);
  }

  listed(error: Error | undefined, now: number): void {
    if (error === undefined) this.#listedAt = this.#began ?? now;
    this.#ended(error, now, now + this.#tempo.listing);
  }

  #ended(error: Error | undefined, now: number, again: number): void {
    this.#began = undefined;
    this.#lastError = error?.message;
    this.#troubles = error === undefined ? 0 : this.#troubles + 1;
    const next = this.#again ? now : again;
    this.#again = false;
    this.#notBefore = error === undefined ? next : now + retryPause(this.#tempo, this.#troubles);
  }
}
