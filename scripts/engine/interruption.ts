import { setMaxListeners } from "node:events";
import { Failure } from "./failure.ts";

/** Being asked to stop, in two stages: finish what is in flight and begin nothing new; then, asked again, let go at once. */
export interface Interruption {
  readonly requested: AbortSignal;
  readonly forced: AbortSignal;
}

/** An interruption together with the hand that pulls it. */
export interface InterruptionSource extends Interruption {
  /** The first call requests, the next one forces. */
  interrupt(): void;
}

/** A fresh interruption that nobody has asked for yet. */
export function createInterruption(): InterruptionSource {
  const requested = new AbortController();
  const forced = new AbortController();
  // Every running process listens to both; there may be as many as stacks.
  setMaxListeners(0, requested.signal, forced.signal);
  return {
    requested: requested.signal,
    forced: forced.signal,
    interrupt: () => {
      const stage = requested.signal.aborted ? forced : requested;
      stage.abort(new Failure("interrupted", "interrupted"));
    },
  };
}

/** An interruption that never comes, for work that must finish. */
export const uninterrupted: Interruption = createInterruption();
