import type { Clock } from "../ports.ts";

/** Longest delay of a Node timer, in milliseconds: about 25 days. */
const longestDelay = 2 ** 31 - 1;

/** The time of this machine. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at: (time, wake) => {
    const timer = setTimeout(wake, Math.min(longestDelay, Math.max(0, time - Date.now())));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
