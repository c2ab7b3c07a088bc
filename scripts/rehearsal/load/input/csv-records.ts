import { parse } from "csv-parse/sync";
import type { Line } from "./lines.ts";

/** A CSV record's fields, or why there are none; `line` is the physical line it starts on. */
export type CsvRecord =
  | { readonly line: number; readonly fields: readonly string[] }
  | { readonly line: number; readonly reason: string };

/** How many lines one record may span. Bounds what a quotation mark that is never closed can hold back. */
export const MAX_RECORD_LINES = 100;

/**
 * Groups lines to CSV records. A quoted field may span lines; its line breaks are read as LF.
 *
 * A parser of the whole file takes everything after a stray quotation mark for one field. Here such a record costs its first
 * line only: reading resumes at the second, so that one broken row does not take good ones with it.
 */
export async function* readCsvRecords(lines: AsyncIterable<Line>): AsyncGenerator<CsvRecord> {
  const open: Line[] = [];
  for await (const line of lines) {
    open.push(line);
    yield* closedRecords(open, false);
  }
  yield* closedRecords(open, true);
}

/** Takes from `open` the records that no further line can change. */
function* closedRecords(open: Line[], atEnd: boolean): Generator<CsvRecord> {
  for (let first = open[0]; first !== undefined; first = open[0]) {
    if ("unreadable" in first) {
      open.shift();
      yield { line: first.number, reason: first.unreadable };
    } else if (first.text.trim() === "") {
      open.shift();
    } else {
      const extent = recordExtent(open, atEnd);
      if (extent === "open") return;
      const fields = extent === "broken" ? undefined : parseRecord(open.slice(0, extent));
      open.splice(0, fields === undefined ? 1 : (extent as number));
      yield fields === undefined ? { line: first.number, reason: MISPLACED_QUOTE } : { line: first.number, fields };
    }
  }
}

const MISPLACED_QUOTE = "has a quotation mark that is not closed, or stands in the middle of a field";

/** How many lines the first record takes: up to the line where its quotation marks are even. */
function recordExtent(open: readonly Line[], atEnd: boolean): number | "open" | "broken" {
  let quotes = 0;
  for (const [index, line] of open.entries()) {
    if ("unreadable" in line) return "broken";
    quotes += line.text.split('"').length - 1;
    if (quotes % 2 === 0) return index + 1;
  }
  return atEnd || open.length >= MAX_RECORD_LINES ? "broken" : "open";
}

function parseRecord(lines: readonly Line[]): string[] | undefined {
  const text = lines.map((line) => ("text" in line ? line.text : "")).join("\n");
  try {
    const records: string[][] = parse(text, { relaxColumnCount: true, recordDelimiter: "\n" });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    // The parser's message quotes the row, which must not be shown: it holds a card number.
    return undefined;
  }
}
