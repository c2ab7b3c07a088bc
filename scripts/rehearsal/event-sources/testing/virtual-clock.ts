import type { Clock } from "../ports.ts";

interface Timer {
  readonly time: number;
  readonly order: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is moved, and then jumps from timer to timer: hours of schedule in milliseconds. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, wake: () => void): () => void {
    const timer = { time, order: this.#order++, wake };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Resolves that many milliseconds later. */
  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.at(this.#now + milliseconds, resolve));
  }

  /**
   * Wakes timers in the order of their times, letting everything they start run in between, until `done` says so.
   *
   * @throws when no timer is left or `limit` timers were not enough: what the test waits for cannot happen any more.
   */
  async run(done: () => boolean, limit = 200_000): Promise<void> {
    await settle();
    for (let step = 0; !done(); step++) {
      const next = this.#next();
      if (next === undefined) throw new Error("virtual clock: nothing is waiting, and the end is not reached");
      if (step >= limit) throw new Error(`virtual clock: the end is not reached after ${limit} timers`);
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.time);
      next.wake();
      await settle();
    }
  }

  #next(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      const earlier = first === undefined || timer.time < first.time;
      if (earlier || (timer.time === first!.time && timer.order < first!.order)) first = timer;
    }
    return first;
  }
}

/** Every promise that can go on has gone on: promise jobs all run before the next macrotask. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
