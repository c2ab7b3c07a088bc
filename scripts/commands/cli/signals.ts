import { createInterruption, type Interruption } from "#scripts/engine/interruption";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** npm and the shell each pass the same Ctrl-C on; what follows this quickly is no second one. */
const samePressMilliseconds = 400;

/** Signals of this process as an interruption. */
export interface SignalWatch extends Interruption {
  /** Gives signals back their usual effect. */
  close(): void;
}

/** Turns the first SIGINT, SIGTERM or SIGHUP into a request to stop, and the next one into the order to let go at once. */
export function watchSignals(onRequested: () => void, now: () => number = () => performance.now()): SignalWatch {
  const interruption = createInterruption();
  let last = Number.NEGATIVE_INFINITY;
  const onSignal = () => {
    const again = now() - last < samePressMilliseconds;
    last = now();
    if (again) return;
    const first = !interruption.requested.aborted;
    interruption.interrupt();
    if (first) onRequested();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    requested: interruption.requested,
    forced: interruption.forced,
    close: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
