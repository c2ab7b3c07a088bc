import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ComparableRow, inOrder } from "./comparable-row.ts";

/** Rows that are put in order with the help of files, so that memory does not grow with their number. */
export interface SortedRows {
  add(row: ComparableRow): Promise<void>;
  /** All rows in order, once. */
  rows(): AsyncIterable<ComparableRow>;
  /** Removes the files. */
  remove(): Promise<void>;
}

/** Characters of rows that are sorted at once; about four times as many bytes of memory. */
const RUN_CHARACTERS = 16 * 1024 * 1024;

/** A new, empty sequence. Its files are this user's alone. */
export async function sortedRows(runCharacters: number = RUN_CHARACTERS): Promise<SortedRows> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-compare-"));
  const runs: string[] = [];
  let held: ComparableRow[] = [];
  let characters = 0;
  let spilled: Promise<void> = Promise.resolve();
  /** One after the other, or whoever adds side by side would hold several at once. */
  const spill = () => {
    const file = join(directory, `${runs.length}.jsonl`);
    const rows = held;
    runs.push(file);
    held = [];
    characters = 0;
    spilled = spilled.then(() =>
      pipeline(Readable.from(blocks(rows.sort(inOrder))), createWriteStream(file, { mode: 0o600 })),
    );
    return spilled;
  };
  return {
    add: async (row) => {
      held.push(row);
      characters += row.key.length + row.values.reduce((sum, value) => sum + (value?.length ?? 4), 64);
      if (characters >= runCharacters) await spill();
    },
    async *rows() {
      await spilled;
      const last = held.sort(inOrder);
      const sources = [...runs.map(runFrom), runOf(last)];
      try {
        yield* merged(sources);
      } finally {
        for (const { close } of sources) close();
      }
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

function* blocks(rows: readonly ComparableRow[]): Generator<string> {
  for (let from = 0; from < rows.length; from += 500)
    yield `${rows
      .slice(from, from + 500)
      .map((row) => JSON.stringify(row))
      .join("\n")}\n`;
}

/** Rows in order of which the first can be looked at. */
interface Run {
  head: ComparableRow | undefined;
  /** Takes the next one; a promise only where it has to be read first. */
  next(): Promise<void> | undefined;
  close(): void;
}

function runOf(rows: readonly ComparableRow[]): Run {
  let at = -1;
  const run: Run = {
    head: undefined,
    next: () => {
      at += 1;
      run.head = rows[at];
      return undefined;
    },
    close: () => {},
  };
  return run;
}

function runFrom(file: string): Run {
  const stream = createReadStream(file, { encoding: "utf8", highWaterMark: 64 * 1024 });
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<string>;
  let [lines, at, rest, ended]: [string[], number, string, boolean] = [[], 0, "", false];
  const take = () => {
    const line = lines[at];
    at += 1;
    run.head = line === undefined ? undefined : (JSON.parse(line) as ComparableRow);
  };
  const refill = async () => {
    while (at >= lines.length && !ended) {
      const chunk = await chunks.next();
      if (chunk.done) ended = true;
      else {
        lines = `${rest}${chunk.value}`.split("\n");
        rest = lines.pop()!;
        at = 0;
      }
    }
    take();
  };
  const run: Run = {
    head: undefined,
    next: () => (at < lines.length ? void take() : refill()),
    close: () => stream.destroy(),
  };
  return run;
}

async function* merged(runs: readonly Run[]): AsyncGenerator<ComparableRow> {
  for (const run of runs) await run.next();
  for (;;) {
    let first: Run | undefined;
    for (const run of runs) if (run.head && (!first || inOrder(run.head, first.head!) < 0)) first = run;
    if (!first) return;
    yield first.head!;
    const waiting = first.next();
    if (waiting) await waiting;
  }
}
