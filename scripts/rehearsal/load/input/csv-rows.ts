import { readCsvRecords } from "./csv-records.ts";
import { InputError, type InputRow } from "./input-row.ts";
import type { Line } from "./lines.ts";
import { type RowReader, readColumns } from "./transaction-columns.ts";

/** Reads card transactions from CSV lines whose first record is the header. `file` is what error messages call it. */
export async function* csvRows(lines: AsyncIterable<Line>, file: string): AsyncGenerator<InputRow> {
  let toEvent: RowReader | undefined;
  for await (const record of readCsvRecords(lines)) {
    if (toEvent === undefined) {
      if ("reason" in record)
        throw new InputError(`${file}:${record.line}: the header ${record.reason}; mend that line`);
      toEvent = readColumns(record.fields, file);
    } else if ("reason" in record) {
      yield record;
    } else {
      yield toRow(record.line, record.fields, toEvent);
    }
  }
}

function toRow(line: number, fields: readonly string[], toEvent: RowReader): InputRow {
  try {
    return { line, event: toEvent(fields) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { line, reason: error.message };
  }
}
