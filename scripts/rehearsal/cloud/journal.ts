import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from "node:fs";

/** An append-only file of JSON lines. */
export interface Journal {
  append(entry: unknown): void;
  close(): void;
}

const OWNER_ONLY = 0o600;

/**
 * Reads the entries of a journal. A last line that is not ended by a newline is what a killed process left: it is cut
 * off and `note` is told. Any other line that is not JSON means the file was edited, which is an error.
 */
export const readJournal = (path: string, note: (line: string) => void): unknown[] => {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const whole = wholeLength(bytes);
  if (whole < bytes.length) {
    note(
      `${path}: dropped an unfinished last entry of ${bytes.length - whole} bytes; the process writing it was killed`,
    );
    truncateSync(path, whole);
  }
  return parse(path, bytes.subarray(0, whole));
};

/** Reads the entries that a journal has right now, while another process writes it; touches nothing. */
export const peekJournal = (path: string): unknown[] => {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  return parse(path, bytes.subarray(0, wholeLength(bytes)));
};

const wholeLength = (bytes: Buffer): number => bytes.lastIndexOf(0x0a) + 1;

const parse = (path: string, whole: Buffer): unknown[] =>
  whole
    .toString("utf8")
    .split("\n")
    .slice(0, -1)
    .map((line, index) => {
      try {
        return JSON.parse(line) as unknown;
      } catch (cause) {
        throw new Error(`${path}:${index + 1}: not JSON; delete the line, or the whole directory to start afresh`, {
          cause,
        });
      }
    });

/** Replaces a journal by the given entries, all or nothing. */
export const rewriteJournal = (path: string, entries: Iterable<unknown>): void => {
  const draft = `${path}.new`;
  const file = openSync(draft, "w", OWNER_ONLY);
  for (const entry of entries) writeSync(file, `${JSON.stringify(entry)}\n`);
  fsyncSync(file);
  closeSync(file);
  renameSync(draft, path);
};

/** Opens a journal for appending. Every entry is handed to the operating system before `append` returns. */
export const openJournal = (path: string): Journal => {
  const file = openSync(path, "a", OWNER_ONLY);
  return {
    append: (entry) => {
      writeSync(file, `${JSON.stringify(entry)}\n`);
    },
    close: () => closeSync(file),
  };
};
