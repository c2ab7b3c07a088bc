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
 * A parser of the whole file takes everything from one stray quotation mark to the next for a field. Here such a record costs
 * its first line only: reading resumes at the second, so that one broken row does not take good ones with it. A record of
 * several lines is taken for broken if it has not as many fields as the header, or if a line inside it has.
 */
export async function* readCsvRecords(lines: AsyncIterable<Line>): AsyncGenerator<CsvRecord> {
  const open: Line[] = [];
  let width: number | undefined;
  const take = function* (atEnd: boolean) {
    for (let record = takeRecord(open, atEnd, width); record !== undefined; record = takeRecord(open, atEnd, width)) {
      if ("fields" in record) width ??= record.fields.length;
      yield record;
    }
  };
  for await (const line of lines) {
    open.push(line);
    yield* take(false);
  }
  yield* take(true);
}

/** Takes the first record from `open`; undefined if there is none that no further line can change. */
function takeRecord(open: Line[], atEnd: boolean, width: number | undefined): CsvRecord | undefined {
  while (open[0] !== undefined && "text" in open[0] && open[0].text.trim() === "") open.shift();
  const first = open[0];
  if (first === undefined) return undefined;
  const extent = recordExtent(open, atEnd);
  if (extent === "open") return undefined;

  const fields = parseRecord(open.slice(0, extent));
  const isRow = (each: readonly string[] | undefined) => each?.length === width;
  const holdsRow = () => open.slice(1, extent - 1).some((line) => isRow(parseRecord([line])));
  const fits = fields !== undefined && (extent === 1 || width === undefined || (isRow(fields) && !holdsRow()));
  open.splice(0, fits ? extent : 1);
  if (fits) return { line: first.number, fields };
  return { line: first.number, reason: "unreadable" in first ? first.unreadable : MISPLACED_QUOTE };
}

const MISPLACED_QUOTE = "has a quotation mark that is not closed, or stands in the middle of a field";

/** How many lines the first record takes: up to the line where its quotation marks are even, or up to what breaks it. */
function recordExtent(open: readonly Line[], atEnd: boolean): number | "open" {
  let quotes = 0;
  for (const [index, line] of open.entries()) {
    if ("unreadable" in line) return index + 1;
    quotes += line.text.split('"').length - 1;
    if (quotes % 2 === 0) return index + 1;
  }
  return atEnd || open.length >= MAX_RECORD_LINES ? open.length : "open";
}

/** Undefined for what is no record: an unreadable line, a stray quotation mark. */
function parseRecord(lines: readonly Line[]): string[] | undefined {
  const texts = lines.flatMap((line) => ("text" in line ? [line.text] : []));
  if (texts.length < lines.length) return undefined;
  try {
    const records: string[][] = parse(texts.join("\n"), { relaxColumnCount: true, recordDelimiter: "\n" });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    // The parser's message quotes the row, which must not be shown: it holds a card number.
    return undefined;
  }
}
