import type { SubmittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import { toMinorUnits } from "./amount.ts";
import { InputError } from "./input-row.ts";
import { toInstant } from "./instant.ts";

/** Columns every file has; others, such as the label `is_fraud`, are never sent. */
const REQUIRED = ["trans_num", "trans_date_trans_time", "cc_num", "merchant", "category", "amt"] as const;

/** Pairs of columns that may be left out, or empty in a row. */
const PLACES = {
  cardholder: ["lat", "long"],
  merchantLocation: ["merch_lat", "merch_long"],
} as const;

/** Turns the fields of a row into an event. Throws a RangeError naming the column; its message never repeats a field. */
export type RowReader = (fields: readonly string[]) => SubmittedTransaction;

/** Where a column stands that is no part of the event. Throws an InputError when it is missing. */
export function readLabelColumn(
  header: readonly string[],
  column: string,
  file: string,
): (fields: readonly string[]) => string {
  const position = header.findIndex((name) => name.trim() === column);
  if (position === -1) throw new InputError(`${file}: the first line must name a column ${column}`);
  return (fields) => fields[position] ?? "";
}

/** Understands a header: columns by name, in any order. Throws an InputError when one is missing or named twice. */
export function readColumns(header: readonly string[], file: string): RowReader {
  const names = header.map((name) => name.trim());
  // First of all, since a file without a header begins with a row, whose fields must not be shown.
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new InputError(missingColumns(file, missing));
  const repeated = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (repeated !== -1) throw new InputError(repeatedColumn(file, names, repeated));

  const position = new Map(names.map((name, index) => [name, index]));
  return (fields) => {
    if (fields.length !== names.length) {
      throw new RangeError(`has ${fields.length} fields; the header has ${names.length}`);
    }
    return toEvent((name) => fields[position.get(name) ?? -1] ?? "");
  };
}

const missingColumns = (file: string, missing: readonly string[]) =>
  `${file}: the first line must name the columns, separated by commas; missing: ${missing.join(", ")}. ` +
  "For one JSON object per line, name the file .jsonl";

/** By place, as a name may be anything: a row's field that slipped into the header, or what commands a terminal. */
function repeatedColumn(file: string, names: readonly string[], index: number): string {
  const name = names[index] ?? "";
  const shown = /^[A-Za-z_]{1,40}$/.test(name) ? ` (${name})` : "";
  return `${file}: the header names a column twice, in fields ${names.indexOf(name) + 1} and ${index + 1}${shown}; drop one`;
}

type Field = (column: string) => string;

const toEvent = (field: Field): SubmittedTransaction => ({
  id: column("trans_num", field, notEmpty),
  occurredAt: column("trans_date_trans_time", field, toInstant),
  cardNumber: column("cc_num", field, cardNumber),
  merchant: column("merchant", field, (name) => notEmpty(name.replace(/^fraud_/, ""))),
  category: column("category", field, notEmpty),
  amountMinor: column("amt", field, toMinorUnits),
  currency: "USD",
  ...place("cardholder", field),
  ...place("merchantLocation", field),
});

function place(name: keyof typeof PLACES, field: Field): Pick<SubmittedTransaction, keyof typeof PLACES> {
  const [latitude, longitude] = PLACES[name];
  if (field(latitude) === "" && field(longitude) === "") return {};
  return {
    [name]: {
      latitude: column(latitude, field, (text) => degrees(text, 90)),
      longitude: column(longitude, field, (text) => degrees(text, 180)),
    },
  };
}

function column<T>(name: string, field: Field, read: (text: string) => T): T {
  try {
    return read(field(name));
  } catch (error) {
    throw new RangeError(`${name} ${(error as Error).message}`);
  }
}

function notEmpty(text: string): string {
  if (text.trim() === "") throw new RangeError("must not be empty");
  return text;
}

/** As many digits as the API takes. Stays a string: half of all card numbers are above 2^53, where numbers lose digits. */
function cardNumber(text: string): string {
  if (!/^\d{11,19}$/.test(text)) throw new RangeError("must have 11 to 19 digits and nothing else");
  return text;
}

function degrees(text: string, limit: number): number {
  const value = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(Math.abs(value) <= limit)) throw new RangeError(`must be a number of degrees from -${limit} to ${limit}`);
  return value;
}
