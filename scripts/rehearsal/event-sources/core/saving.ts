import type { Checkpoint } from "./checkpoint.ts";
import type { Begun } from "./effects.ts";
import { retryPause, type Tempo } from "./tempo.ts";

/** A save may hold up everything else, for it makes the records' effects durable first: it gets a tenth of the time at most. */
const shareOfTime = 10;

/** When the checkpoint is written: one write at a time, the newest state, not more often than the tempo says. */
export class Saving {
  readonly #tempo: Tempo;
  #changed = false;
  #underWay = false;
  #begunAt = 0;
  #notBefore = 0;
  #troubles = 0;
  #everSaved = false;
  #lastError: string | undefined;

  constructor(tempo: Tempo) {
    this.#tempo = tempo;
  }

  /** Something is not saved yet. */
  get pending(): boolean {
    return this.#changed || this.#underWay;
  }

  /** The last save failed, and none is under way. */
  get failing(): boolean {
    return this.#lastError !== undefined && !this.#underWay;
  }

  /** There is a saved checkpoint, of this run or an earlier one. */
  get everSaved(): boolean {
    return this.#everSaved;
  }

  get lastError(): string | undefined {
    return this.#lastError;
  }

  /** Forgets what failed, so that the next save need not wait. */
  tryOnceMore(): void {
    this.#lastError = undefined;
    this.#troubles = 0;
  }

  /** Notes that an earlier run has saved. */
  isSaved(): void {
    this.#everSaved = true;
  }

  changed(): void {
    this.#changed = true;
  }

  /** @param urgent do not wait for more changes; a pause after an error stays. */
  next(now: number, checkpoint: () => Checkpoint, urgent: boolean): Begun {
    if (!this.#changed || this.#underWay) return { effects: [], wakeAt: Number.POSITIVE_INFINITY };
    const patient = !urgent || this.#troubles > 0;
    if (patient && now < this.#notBefore) return { effects: [], wakeAt: this.#notBefore };
    this.#changed = false;
    this.#underWay = true;
    this.#begunAt = now;
    return { effects: [{ kind: "save", checkpoint: checkpoint() }], wakeAt: Number.POSITIVE_INFINITY };
  }

  ended(error: Error | undefined, now: number): void {
    this.#underWay = false;
    this.#everSaved ||= error === undefined;
    this.#lastError = error?.message;
    this.#troubles = error === undefined ? 0 : this.#troubles + 1;
    if (error !== undefined) this.#changed = true;
    const pause = Math.max(this.#tempo.saving, (now - this.#begunAt) * shareOfTime);
    this.#notBefore = now + (error === undefined ? pause : retryPause(this.#tempo, this.#troubles));
  }
}
