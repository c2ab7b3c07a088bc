import type { Checkpoint } from "./checkpoint.ts";
import type { Begun } from "./effects.ts";
import { retryPause, type Tempo } from "./tempo.ts";

/** When the checkpoint is written: one write at a time, the newest state, not more often than the tempo says. */
export class Saving {
  readonly #tempo: Tempo;
  #changed = false;
  #underWay = false;
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

  /** There is a saved checkpoint, of this run or an earlier one. */
  get everSaved(): boolean {
    return this.#everSaved;
  }

  get lastError(): string | undefined {
    return this.#lastError;
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
    return { effects: [{ kind: "save", checkpoint: checkpoint() }], wakeAt: Number.POSITIVE_INFINITY };
  }

  ended(error: Error | undefined, now: number): void {
    this.#underWay = false;
    this.#everSaved ||= error === undefined;
    this.#lastError = error?.message;
    this.#troubles = error === undefined ? 0 : this.#troubles + 1;
    if (error !== undefined) this.#changed = true;
    this.#notBefore = now + (error === undefined ? this.#tempo.saving : retryPause(this.#tempo, this.#troubles));
  }
}
