import { setTimeout as pause } from "node:timers/promises";

/** Time in milliseconds, and a way to let it pass. */
export interface Clock {
  now(): number;
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<unknown>;
}

/** The system's. */
export const systemClock: Clock = {
  now: () => performance.now(),
  wait: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};

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

/** A part of a run: how fast it was to be, and was. Events per second. */
export interface AskedAndAchieved {
  readonly asked: number;
  readonly achieved: number;
}

/** How well a set rate was kept. */
export interface PaceReport {
  /** Before and after the spike; null where fewer than two requests were sent then. */
  readonly usual: AskedAndAchieved | null;
  /** Null where there was none. */
  readonly spike: AskedAndAchieved | null;
  /** As long as a request went out after it was due, at most, in milliseconds: latencies do not have that in them. */
  readonly mostLateMs: number;
}

/** Keeps a run to its rates. */
export interface Pace {
  /** Waits until this many further events are due. */
  wait(events: number, signal?: AbortSignal): Promise<void>;
  report(): PaceReport;
}

/**
 * Sends at a set rate whatever the answers take, as long as there are requests left to send with: what is late is made up for.
 * @param rates more than 0 each
 */
export function paceOf(rates: Rates, clock: Clock = systemClock): Pace {
  /** Requests and the time until the next one, which tells how fast the events of the one were sent; of the last one nothing does. */
  const parts = { usual: { events: 0, ms: 0 }, spike: { events: 0, ms: 0 } };
  let last: { readonly at: number; readonly events: number; readonly part: keyof typeof parts } | undefined;
  let startedAt: number | undefined;
  let begun = 0;
  let mostLateMs = 0;
  const achieved = ({ events, ms }: { events: number; ms: number }, asked = 0): AskedAndAchieved | null =>
    ms === 0 ? null : { asked, achieved: Math.round((events / ms) * 100_000) / 100 };
  return {
    wait: async (events, signal) => {
      startedAt ??= clock.now();
      const part = inSpike(begun, rates) ? "spike" : "usual";
      const due = startedAt + secondsFor(begun, rates) * 1000;
      begun += events;
      const early = due - clock.now();
      if (early > 0) await clock.wait(early, signal);
      const at = clock.now();
      mostLateMs = Math.max(mostLateMs, Math.round(at - due));
      if (last) {
        parts[last.part].events += last.events;
        parts[last.part].ms += at - last.at;
      }
      last = { at, events, part };
    },
    report: () => ({
      usual: achieved(parts.usual, rates.eventsPerSecond),
      spike: achieved(parts.spike, rates.spike),
      mostLateMs,
    }),
  };
}

/** Whether the next event after so many is one of the spike. */
function inSpike(begun: number, rates: Rates): boolean {
  const second = secondsFor(begun, rates);
  return rates.spike !== undefined && second >= SPIKE.from && second < SPIKE.from + SPIKE.seconds;
}

/** How many events make one request at a rate: those of a tenth of a second, since a larger burst would queue up behind itself. */
export const eventsPerRequest = (eventsPerSecond: number): number => Math.max(1, Math.round(eventsPerSecond / 10));

/** The same after so many events. */
export const eventsOfNextRequest = (begun: number, rates: Rates): number =>
  eventsPerRequest(inSpike(begun, rates) ? rates.spike! : rates.eventsPerSecond);
