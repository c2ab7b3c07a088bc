import { styleText } from "node:util";
import { printable } from "./printable.ts";

/** How a task ended, for the mark before its line. */
export type Ending = "done" | "failed" | "skipped";

type Style = "green" | "red" | "yellow" | "dim";

const marks = { done: ["✓", "green"], failed: ["✗", "red"], skipped: ["-", "yellow"] } as const satisfies Record<
  Ending,
  readonly [string, Style]
>;

/** Seconds as people read them: `0.4 s`, `12 s`, `3 min 5 s`, `37 h 15 min`, `3 d 4 h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How wide the column of names is: as wide as the longest so far. */
export interface NameColumn {
  readonly width: number;
  /** Takes in names to come. */
  fit(names: readonly string[]): void;
}

/** A column for names as they mostly are; it grows with longer ones and never shrinks, so that lines stay below each other. */
export function nameColumn(): NameColumn {
  let width = 22;
  return {
    get width() {
      return width;
    },
    fit: (names) => {
      width = Math.max(width, ...names.map((name) => name.length));
    },
  };
}

/** A task as a line has it. The name stands as it is. */
export interface TaskState {
  readonly name: string;
  /** How long it has been going on. */
  readonly milliseconds: number;
  readonly text: string;
}

/** A task's line: a mark, its name, how long it has been going on, and what there is to say. */
export const taskLine = (mark: string, { name, milliseconds, text }: TaskState, { width }: NameColumn): string =>
  `${mark} ${name.padEnd(width)} ${formatSeconds(milliseconds / 1000).padStart(7)}  ${text}`;

/** The lasting line of a task that has ended. */
export function endLine(
  ending: Ending,
  { text, ...state }: TaskState,
  { column, color }: { readonly column: NameColumn; readonly color: boolean },
): string {
  const [mark, style] = marks[ending];
  return taskLine(paint(style, mark, color), { ...state, text: printable(text) }, column).trimEnd();
}

export const paint = (style: Style, text: string, color: boolean): string =>
  color ? styleText(style, text, { validateStream: false }) : text;

/** A text from elsewhere in one line. */
export const oneLine = (text: string): string => printable(text).replace(/[\n\t]/g, " ");

/** Columns that a character takes at most: beyond the Latin letters some take two, and none more. */
const columnsOf = (character: string): number => (character.codePointAt(0)! < 0x300 ? 1 : 2);

/** As many columns as a text takes at most. */
export const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + columnsOf(character), 0);

/** The beginning of a text that surely fits into so many columns. */
export function cut(text: string, width: number): string {
  let left = width;
  let kept = "";
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}
