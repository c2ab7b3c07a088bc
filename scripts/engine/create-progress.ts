import type { Progress, ProgressClock, ProgressStream } from "./progress.ts";
import { liveProgress } from "./progress-live.ts";
import { plainProgress } from "./progress-plain.ts";

export interface ProgressOptions {
  /** Redraws live lines in place. @default whether the stream is a terminal */
  readonly live?: boolean;
  readonly color?: boolean;
  /** @default the system's */
  readonly clock?: ProgressClock;
  /** Milliseconds between redraws of the running times. @default 120 */
  readonly interval?: number;
}

const systemClock: ProgressClock = {
  now: () => performance.now(),
  every: (milliseconds, tick) => {
    const timer = setInterval(tick, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

/** Draws one live line per running task on a terminal, and writes plain lines elsewhere. */
export function createProgress(stream: ProgressStream, options: ProgressOptions = {}): Progress {
  const { live = stream.isTTY === true && process.env.TERM !== "dumb", clock = systemClock, interval = 120 } = options;
  if (!live) return plainProgress(stream, clock);
  return liveProgress(stream, { clock, interval, color: options.color ?? !process.env.NO_COLOR });
}
