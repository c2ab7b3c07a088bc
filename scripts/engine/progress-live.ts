import { printable } from "./printable.ts";
import type { Progress, ProgressClock, ProgressStream } from "./progress.ts";
import { cut, endLine, nameColumn, oneLine, paint, taskLine, widthOf } from "./progress-text.ts";

export interface LiveOptions {
  readonly clock: ProgressClock;
  readonly color: boolean;
  /** Milliseconds between redraws of the running times. */
  readonly interval: number;
}

/** Lasting lines that scroll away, and below them one line per running task that is drawn over again in place. */
export function liveProgress(stream: ProgressStream, { clock, color, interval }: LiveOptions): Progress {
  const running = new Map<object, { readonly name: string; readonly since: number; text: string }>();
  const column = nameColumn();
  /** Widths of the lines that stand there to be drawn over. */
  let drawn: readonly number[] = [];
  let paused = false;

  // A terminal may say 0 where it does not know.
  const columns = () => stream.columns || 80;
  const erasing = () => {
    // One that was made narrower since has wrapped what was drawn before.
    const rows = drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns())), 0);
    drawn = [];
    return rows > 0 ? `\x1b[${rows}A\x1b[J` : "";
  };
  const drawing = () => {
    if (paused) return "";
    const all = [...running.values()];
    // One row for the cursor, and one at least for what lasts.
    const room = Math.max(1, (stream.rows || 24) - 2);
    const shown = all.length <= room ? all : all.slice(0, room - 1);
    const lines = shown.map(({ since, ...task }) =>
      taskLine(" ", { ...task, milliseconds: clock.now() - since }, column),
    );
    if (shown.length < all.length) lines.push(`  + ${all.length - shown.length} more`);
    const fitting = lines.map((line) => cut(line, columns() - 1));
    drawn = fitting.map(widthOf);
    return fitting.map((line) => `${paint("dim", line, color)}\n`).join("");
  };
  /** One write, so that a terminal never shows what is half drawn. */
  const redraw = (lasting = "") => {
    const text = erasing() + lasting + drawing();
    if (text !== "") stream.write(text);
  };
  const stop = clock.every(interval, () => redraw());

  return {
    expect: column.fit,
    task: (name, spent = 0) => {
      column.fit([name]);
      const task = { name, since: clock.now() - spent * 1000, text: "" };
      running.set(task, task);
      redraw();
      const say = (text: string) => {
        task.text = oneLine(text);
      };
      return {
        step: say,
        update: say,
        end: (ending, text) => {
          running.delete(task);
          redraw(`${endLine(ending, { name, milliseconds: clock.now() - task.since, text }, { column, color })}\n`);
        },
        drop: () => {
          running.delete(task);
          redraw();
        },
      };
    },
    note: (text) => redraw(`${printable(text)}\n`),
    aside: async (during) => {
      stream.write(erasing());
      paused = true;
      try {
        return await during();
      } finally {
        paused = false;
        redraw();
      }
    },
    close: () => {
      stop();
      running.clear();
      redraw();
    },
  };
}
