import { type Clock, eventsPerRequest, systemClock } from "#scripts/rehearsal/load/sender/pace";

/** When events come: work on them waits for that, and says when it is done. */
export interface Arrivals {
  /** How many come together: those of a tenth of a second. */
  readonly together: number;
  /** Resolves when the event of this number, counted from 0, is there. */
  arrived(index: number): Promise<unknown>;
  written(index: number): void;
}

/** All of them are there from the start, as many as one `PutRecords` call takes together. */
export const allAtOnce: Arrivals = { together: 500, arrived: async () => {}, written: () => {} };

/**
 * Events at a rate, whatever becomes of those before them.
 * @param perSecond more than 0
 */
export function arrivalsAt(
  perSecond: number,
  clock: Clock = systemClock,
): Arrivals & { readonly waitedMs: readonly number[] } {
  const began = clock.now();
  const waitedMs: number[] = [];
  const dueAt = (index: number) => began + (index / perSecond) * 1000;
  return {
    together: eventsPerRequest(perSecond),
    waitedMs,
    arrived: async (index) => {
      const early = dueAt(index) - clock.now();
      // A timer is a millisecond off anyway.
      if (early >= 1) await clock.wait(early, undefined);
    },
    written: (index) => void waitedMs.push(clock.now() - dueAt(index)),
  };
}
