import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { csvRows } from "./csv-rows.ts";
import { detectFormat } from "./format.ts";
import { InputError, type InputRow } from "./input-row.ts";
import { jsonlRows } from "./jsonl-rows.ts";
import { readLines } from "./lines.ts";

/**
 * Reads the rows of a CSV or JSONL file (or pipe) one by one; memory does not grow with the file.
 *
 * A malformed row is a row with a reason. Throws an InputError when the file as a whole cannot be used: missing, unreadable,
 * empty, not text, or without the columns of a card transaction.
 * @param label a column of a CSV file whose field is to stand beside each event
 */
export async function* readInput(path: string, label?: string): AsyncGenerator<InputRow> {
  const stream = createReadStream(path);
  try {
    const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    const head = await chunks.next();
    if (head.done) throw empty(path);
    const lines = readLines(prepend(head.value, chunks));
    const format = detectFormat(path, head.value);
    let rows = 0;
    if (label !== undefined && format !== "csv")
      throw new InputError(`${path}: a labelled file must be CSV, with a column ${label}`);
    for await (const row of format === "csv" ? csvRows(lines, path, label) : jsonlRows(lines)) {
      rows += 1;
      yield row;
    }
    if (rows === 0) throw empty(path);
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, error) : error;
  } finally {
    stream.destroy();
  }
}

/**
 * Reads a file as far as its first row. A pipe is left alone: what is read of it is gone.
 * @throws InputError as readInput does
 */
export async function checkInput(path: string): Promise<void> {
  const file = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(path, error);
  });
  if (file.isFIFO() || file.isCharacterDevice() || file.isSocket()) return;
  for await (const _ of readInput(path)) return;
}

/** The bytes as a whole again, after the first chunk was looked at: a pipe cannot be read twice. */
async function* prepend(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

const empty = (path: string) => new InputError(`${path}: holds no events; give a file with at least one row`);

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "syscall" in error;

const REMEDIES: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path",
  EISDIR: "is a directory; name a file in it",
  EACCES: "may not be read by this user; change its permissions",
};

const unreadable = (path: string, error: NodeJS.ErrnoException) =>
  new InputError(`${resolve(path)}: ${REMEDIES[error.code ?? ""] ?? `cannot be read (${error.code})`}`, {
    cause: error,
  });
