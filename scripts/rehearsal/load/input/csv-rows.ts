import { readCsvRecords } from "./csv-records.ts";
import { InputError, type InputRow } from "./input-row.ts";
import type { Line } from "./lines.ts";
import { type RowReader, readColumns, readLabelColumn } from "./transaction-columns.ts";

/**
 * Reads card transactions from CSV lines whose first record is the header.
 * @param file what error messages call it
 * @param label a column whose field is to stand beside each event
 */
export async function* csvRows(lines: AsyncIterable<Line>, file: string, label?: string): AsyncGenerator<InputRow> {
  let toEvent: RowReader | undefined;
  let labelOf: ((fields: readonly string[]) => string) | undefined;
  for await (const record of readCsvRecords(lines)) {
    if (toEvent === undefined) {
      if ("reason" in record)
        throw new InputError(`${file}:${record.line}: the header ${record.reason}; mend that line`);
      toEvent = readColumns(record.fields, file);
      if (label !== undefined) labelOf = readLabelColumn(record.fields, label, file);
    } else if ("reason" in record) {
      yield record;
    } else {
      const row = toRow(record.line, record.fields, toEvent);
      yield labelOf ? { ...row, label: labelOf(record.fields) } : row;
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
