import type { Ending } from "./progress-text.ts";

export { type Ending, formatSeconds } from "./progress-text.ts";

/** One thing that goes on, e.g. the deployment of a stack. */
export interface Task {
  /** Says which step it has come to, e.g. `applying`. */
  step(text: string): void;
  /** Says what it is doing right now, within its step. */
  update(text: string): void;
  /** Ends its live line and leaves a lasting one. */
  end(ending: Ending, text: string): void;
  /** Ends its live line and leaves none: what came of it is told elsewhere. */
  drop(): void;
}

/** Tells a person what is going on. Everything goes to one stream, never to standard output. */
export interface Progress {
  /**
   * Opens a task; on a terminal it has a line of its own with its running time.
   * @param spent seconds that went into it before, which count as well. @default 0
   */
  task(name: string, spent?: number): Task;
  /** Makes room for the names of tasks to come, so that their lines are below each other from the first on. */
  expect(names: readonly string[]): void;
  /** A lasting line between the tasks. */
  note(text: string): void;
  /** Removes the live lines until the promise settles, so that someone can be asked something. */
  aside<T>(during: () => Promise<T>): Promise<T>;
  /** Stops drawing; lasting lines can still be written. */
  close(): void;
}

/** The part of a stream that drawing needs; `process.stderr` has it. */
export interface ProgressStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Where progress takes time from. */
export interface ProgressClock {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Calls again and again, until what it returns is called. Does not keep the process alive. */
  every(milliseconds: number, tick: () => void): () => void;
}
