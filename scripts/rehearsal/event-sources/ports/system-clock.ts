import type { Clock } from "../ports.ts";

/** Longest delay of a Node timer, in milliseconds: about 25 days. */
const longestDelay = 2 ** 31 - 1;

/** The time of this machine. Its timers keep the process alive, as a server does, until the runner is stopped. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at: (time, wake) => {
    const timer = setTimeout(wake, Math.min(longestDelay, Math.max(0, time - Date.now())));
    return () => clearTimeout(timer);
  },
};
