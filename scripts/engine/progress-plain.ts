import { printable } from "./printable.ts";
import type { Progress, ProgressClock, ProgressStream } from "./progress.ts";
import { endLine, nameColumn, oneLine, taskLine } from "./progress-text.ts";

/** Milliseconds until a task that goes on says so, and the most between two such lines. */
const firstBeat = 15_000;
const longestBeat = 60_000;

interface Running {
  readonly name: string;
  readonly since: number;
  begun: boolean;
  step: string;
  detail: string;
  /** Time of its next sign of life, and how long after that the next one. */
  beatAt: number;
  gap: number;
}

/**
 * Plain lines, for logs: one when a task begins its first step, one when it ends, and in between a sign of life after 15 s, 45 s
 * and then every minute. A task that ends without a step, as one that is skipped, has its last line only.
 */
export function plainProgress(stream: ProgressStream, clock: ProgressClock): Progress {
  const running = new Set<Running>();
  const column = nameColumn();
  let paused = false;
  const write = (line: string) => void stream.write(`${line.trimEnd()}\n`);
  const begin = (task: Running, text: string) => {
    if (!task.begun) write(taskLine("→", { name: task.name, milliseconds: clock.now() - task.since, text }, column));
    task.begun = true;
  };
  const beat = (task: Running) => {
    if (paused || clock.now() < task.beatAt) return;
    write(taskLine("…", { name: task.name, milliseconds: clock.now() - task.since, text: describe(task) }, column));
    task.gap = Math.min(task.gap * 2, longestBeat);
    task.beatAt = clock.now() + task.gap;
  };
  const stop = clock.every(1000, () => running.forEach(beat));

  return {
    expect: column.fit,
    task: (name, spent = 0) => {
      column.fit([name]);
      const since = clock.now() - spent * 1000;
      const task: Running = {
        name,
        since,
        begun: false,
        step: "",
        detail: "",
        beatAt: clock.now() + firstBeat,
        gap: firstBeat,
      };
      running.add(task);
      return {
        step: (text) => {
          task.step = oneLine(text);
          task.detail = "";
          begin(task, task.step);
        },
        update: (text) => {
          task.detail = oneLine(text);
          begin(task, task.detail);
        },
        end: (ending, text) => {
          running.delete(task);
          write(endLine(ending, { name, milliseconds: clock.now() - since, text }, { column, color: false }));
        },
        drop: () => void running.delete(task),
      };
    },
    note: (text) => write(printable(text)),
    aside: async (during) => {
      paused = true;
      try {
        return await during();
      } finally {
        paused = false;
      }
    },
    close: () => {
      stop();
      running.clear();
    },
  };
}

const describe = ({ step, detail }: Running): string =>
  ["still at work", step, detail].filter((text) => text !== "").join(": ");
