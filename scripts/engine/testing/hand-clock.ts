import type { ProgressClock } from "#scripts/engine/progress";

/** A clock that is moved by hand. */
export interface HandClock extends ProgressClock {
  /** Lets so many milliseconds pass; whatever is due meanwhile is called at its time. */
  pass(milliseconds: number): void;
  /** Whether anything still waits to be called. */
  readonly waiting: boolean;
}

/** Such a clock, at zero. */
export function handClock(): HandClock {
  let time = 0;
  const timers = new Set<{ readonly every: number; readonly tick: () => void; due: number }>();
  return {
    now: () => time,
    every: (milliseconds, tick) => {
      const timer = { every: milliseconds, tick, due: time + milliseconds };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: (milliseconds) => {
      const end = time + milliseconds;
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.due - b.due);
        if (!next || next.due > end) break;
        time = next.due;
        next.due += next.every;
        next.tick();
      }
      time = end;
    },
    get waiting() {
      return timers.size > 0;
    },
  };
}
