import { setTimeout as pause } from "node:timers/promises";

/** Time in milliseconds, and a way to let it pass. */
export interface Clock {
  now(): number;
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<unknown>;
}

const systemClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};

/** Waits until this many further events are due. */
export type Pace = (events: number, signal?: AbortSignal) => Promise<void>;

/**
 * Sends at a set rate whatever the answers take: what is late is made up for, so that a slow answer does not lower the rate that latencies
 * are measured at.
 * @param eventsPerSecond more than 0
 */
export function paceOf(eventsPerSecond: number, clock: Clock = systemClock): Pace {
  let startedAt: number | undefined;
  let begun = 0;
  return async (events, signal) => {
    startedAt ??= clock.now();
    const due = startedAt + (begun / eventsPerSecond) * 1000;
    begun += events;
    const early = due - clock.now();
    if (early > 0) await clock.wait(early, signal);
  };
}

/** How many events make one request at a rate: those of a tenth of a second, since a larger burst would queue up behind itself. */
export const eventsPerRequest = (eventsPerSecond: number): number => Math.max(1, Math.round(eventsPerSecond / 10));
