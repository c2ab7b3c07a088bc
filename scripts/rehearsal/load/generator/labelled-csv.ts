import type { SubmittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import type { InputRow } from "../input/input-row.ts";

const COLUMNS = [
  "trans_num",
  "trans_date_trans_time",
  "cc_num",
  "merchant",
  "category",
  "amt",
  "lat",
  "long",
  "merch_lat",
  "merch_long",
  "is_fraud",
] as const;

/** Quoted where it must be. Source: RFC 4180 */
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Lines of a CSV file of made-up transactions, header first, as `sluice rehearse --input` and `sluice fraud evaluate` read it. */
export function* labelledCsv(rows: Iterable<InputRow>): Generator<string> {
  yield `${COLUMNS.join(",")}\n`;
  for (const row of rows) {
    if (!("event" in row)) continue;
    const { id, occurredAt, cardNumber, merchant, category, amountMinor, cardholder, merchantLocation } =
      row.event as SubmittedTransaction;
    const fields: Record<(typeof COLUMNS)[number], unknown> = {
      trans_num: id,
      trans_date_trans_time: occurredAt.slice(0, 19).replace("T", " "),
      cc_num: cardNumber,
      merchant,
      category,
      amt: `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, "0")}`,
      lat: cardholder?.latitude,
      long: cardholder?.longitude,
      merch_lat: merchantLocation?.latitude,
      merch_long: merchantLocation?.longitude,
      is_fraud: row.label ?? "0",
    };
    yield `${COLUMNS.map((name) => quoted(String(fields[name] ?? ""))).join(",")}\n`;
  }
}
