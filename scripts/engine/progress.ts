import { styleText } from "node:util";
import { printable } from "./printable.ts";

/** How a task ended, for the mark before its line. */
export type Ending = "done" | "failed" | "skipped";

/** One thing that goes on, e.g. the deployment of a stack. */
export interface Task {
  /** Says what it is doing right now; shown on a terminal only. */
  update(text: string): void;
  /** Ends its live line and leaves a lasting one. */
  end(ending: Ending, text: string): void;
  /** Ends its live line and leaves none: what came of it is told elsewhere. */
  drop(): void;
}

/** Tells a person what is going on. Everything goes to one stream, never to standard output. */
export interface Progress {
  /** Opens a task; on a terminal it has a line of its own with its running time. */
  task(name: string): Task;
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
}

export interface ProgressOptions {
  /** Redraws live lines in place. @default whether the stream is a terminal */
  readonly live?: boolean;
  readonly color?: boolean;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
  /** Milliseconds between redraws of the running times. @default 120 */
  readonly interval?: number;
}

const marks = { done: ["✓", "green"], failed: ["✗", "red"], skipped: ["-", "yellow"] } as const;
const nameWidth = 22;

/** Seconds as people read them: `0.4 s`, `12 s`, `3 min 5 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Draws one live line per running task on a terminal, and plain lines as tasks end elsewhere. */
export function createProgress(stream: ProgressStream, options: ProgressOptions = {}): Progress {
  const live = options.live ?? (stream.isTTY === true && process.env.TERM !== "dumb");
  const color = options.color ?? (live && !process.env.NO_COLOR);
  const now = options.now ?? (() => performance.now());
  const running = new Map<string, { text: string; readonly since: number }>();
  let drawn = 0;
  let paused = false;

  const paint = (style: "green" | "red" | "yellow" | "dim", text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const elapsed = (since: number) => formatSeconds((now() - since) / 1000);
  const erase = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\x1b[J`);
    drawn = 0;
  };
  const draw = () => {
    if (!live || paused) return;
    erase();
    const width = (stream.columns ?? 80) - 1;
    for (const [name, { text, since }] of running) {
      stream.write(
        `${paint("dim", `  ${name.padEnd(nameWidth)} ${elapsed(since).padStart(7)}  ${text}`.slice(0, width))}\n`,
      );
    }
    drawn = running.size;
  };
  const lasting = (line: string) => {
    if (live && !paused) erase();
    stream.write(`${line}\n`);
    draw();
  };
  const timer = live ? setInterval(draw, options.interval ?? 120).unref() : undefined;

  return {
    task: (name) => {
      const task = { text: "", since: now() };
      running.set(name, task);
      draw();
      return {
        update: (text) => {
          task.text = printable(text).replaceAll("\n", " ");
        },
        end: (ending, text) => {
          running.delete(name);
          const [mark, style] = marks[ending];
          lasting(
            `${paint(style, mark)} ${name.padEnd(nameWidth)} ${elapsed(task.since).padStart(7)}  ${printable(text)}`.trimEnd(),
          );
        },
        drop: () => {
          running.delete(name);
          draw();
        },
      };
    },
    note: (text) => lasting(printable(text)),
    aside: async (during) => {
      if (live) erase();
      paused = true;
      try {
        return await during();
      } finally {
        paused = false;
        draw();
      }
    },
    close: () => {
      clearInterval(timer);
      erase();
      running.clear();
    },
  };
}
