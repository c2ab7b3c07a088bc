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

/** Characters of rows that are sorted at once, all that a row takes besides among them; with that about five times as many bytes. */
const RUN_CHARACTERS = 8 * 1024 * 1024;
/** What a row takes besides its texts. */
const ROW_CHARACTERS = 128;

/** Files that are read at once; so many of one size become one of the next. */
const MOST_RUNS = 64;

/** Sizes of a sequence, which its tests make small. */
export interface SortSizes {
  /** @default 8 million */
  readonly runCharacters?: number;
  /** Two or more. @default 64 */
  readonly mostRuns?: number;
}

/** A new, empty sequence. Its files are this user's alone. */
export async function sortedRows({
  runCharacters = RUN_CHARACTERS,
  mostRuns = MOST_RUNS,
}: SortSizes = {}): Promise<SortedRows> {
  const directory = await mkdtemp(join(tmpdir(), "sluice-compare-"));
  /** Files in order, by how often their rows were merged. */
  const levels: string[][] = [];
  let files = 0;
  let held: ComparableRow[] = [];
  let characters = 0;
  let spilled: Promise<void> = Promise.resolve();

  const keep = async (rows: Iterable<ComparableRow> | AsyncIterable<ComparableRow>, level: number): Promise<void> => {
    files += 1;
    const file = join(directory, `${files}.jsonl`);
    await pipeline(Readable.from(blocks(rows)), createWriteStream(file, { mode: 0o600 }));
    levels[level] = [...(levels[level] ?? []), file];
    const full = levels[level];
    if (full.length < mostRuns) return;
    levels[level] = [];
    await keep(inOrderOf(full.map(runFrom)), level + 1);
    await Promise.all(full.map((each) => rm(each)));
  };
  /** One after the other, or whoever adds side by side would hold several at once. */
  const spill = () => {
    const rows = held;
    held = [];
    characters = 0;
    spilled = spilled.then(() => keep(rows.sort(inOrder), 0));
    return spilled;
  };
  return {
    add: async (row) => {
      held.push(row);
      characters += row.key.length + row.values.reduce((sum, value) => sum + (value?.length ?? 0), ROW_CHARACTERS);
      if (characters >= runCharacters) await spill();
    },
    async *rows() {
      await spilled;
      yield* inOrderOf([...levels.flat().map(runFrom), runOf(held.sort(inOrder))]);
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

const ROWS_A_BLOCK = 500;

async function* blocks(rows: Iterable<ComparableRow> | AsyncIterable<ComparableRow>): AsyncGenerator<string> {
  let lines: string[] = [];
  for await (const row of rows) {
    lines.push(JSON.stringify(row));
    if (lines.length < ROWS_A_BLOCK) continue;
    yield `${lines.join("\n")}\n`;
    lines = [];
  }
  if (lines.length > 0) yield `${lines.join("\n")}\n`;
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

/** All rows of the runs in order, which are closed however it ends. */
async function* inOrderOf(runs: readonly Run[]): AsyncGenerator<ComparableRow> {
  try {
    yield* merged(runs);
  } finally {
    for (const { close } of runs) close();
  }
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
