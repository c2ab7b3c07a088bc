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

/** A rate, and for some seconds within the run another one. */
export interface Rates {
  readonly eventsPerSecond: number;
  /** Events per second from the fifth second of the run on, for ten. @default no spike */
  readonly spike?: number | undefined;
}

const SPIKE = { from: 5, seconds: 10 };

/** Seconds from the first event until so many are to have been sent. */
function secondsFor(events: number, { eventsPerSecond, spike }: Rates): number {
  const before = eventsPerSecond * SPIKE.from;
  if (spike === undefined || events <= before) return events / eventsPerSecond;
  const within = events - before;
  const most = spike * SPIKE.seconds;
  if (within <= most) return SPIKE.from + within / spike;
  return SPIKE.from + SPIKE.seconds + (within - most) / eventsPerSecond;
}

/**
 * Sends at a set rate whatever the answers take: what is late is made up for, so that a slow answer does not lower the rate that latencies
 * are measured at.
 * @param rates more than 0 each
 */
export function paceOf(rates: Rates, clock: Clock = systemClock): Pace {
  let startedAt: number | undefined;
  let begun = 0;
  return async (events, signal) => {
    startedAt ??= clock.now();
    const due = startedAt + secondsFor(begun, rates) * 1000;
    begun += events;
    const early = due - clock.now();
    if (early > 0) await clock.wait(early, signal);
  };
}

/** How many events make one request at a rate: those of a tenth of a second, since a larger burst would queue up behind itself. */
export const eventsPerRequest = (eventsPerSecond: number): number => Math.max(1, Math.round(eventsPerSecond / 10));

/** The same after so many events. */
export const eventsOfNextRequest = (begun: number, rates: Rates): number => {
  const { eventsPerSecond, spike } = rates;
  const second = secondsFor(begun, rates);
  const inSpike = spike !== undefined && second >= SPIKE.from && second < SPIKE.from + SPIKE.seconds;
  return eventsPerRequest(inSpike ? spike : eventsPerSecond);
};
