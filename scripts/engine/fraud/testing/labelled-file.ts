import type { SubmittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import { generateTransactions } from "#scripts/rehearsal/load/generator/generate-transactions";
import { seededRandom } from "#scripts/rehearsal/load/generator/random";

/** A row of a labelled CSV file. */
export interface LabelledRow {
  readonly payment: SubmittedTransaction;
  readonly isFraud: boolean;
}

const HOUR = 3_600_000;
const UNTIL = Date.parse("2026-01-05T00:00:00Z");

/** Made-up payments of three days, and some cards that were stolen on the last night: eight payments each, most of them large. */
export function labelledRows({ count = 2_000, stolen = 4, seed = 1 } = {}): LabelledRow[] {
  const random = seededRandom(`stolen ${seed}`);
  const usual = [...generateTransactions({ count, seed, until: new Date(UNTIL) })].map(
    (row) => ("event" in row ? row.event : {}) as SubmittedTransaction,
  );
  const cards = Array.from({ length: stolen }, () => random.pick(usual).cardNumber);
  const frauds = cards.flatMap((cardNumber, card) =>
    Array.from({ length: 8 }, (_, index) => ({
      id: `stolen-${seed}-${card}-${index}`,
      occurredAt: new Date(UNTIL - 2 * HOUR + index * 0.4 * HOUR + card * 1_000).toISOString(),
      cardNumber,
      merchant: "Anybody",
      category: index % 3 === 0 ? "gas_transport" : "grocery_pos",
      amountMinor: index % 3 === 0 ? 900 : 30_000 + index * 100,
      currency: "USD",
    })),
  );
  return [
    ...usual.map((payment) => ({ payment, isFraud: false })),
    ...frauds.map((payment) => ({ payment, isFraud: true })),
  ].toSorted((one, other) => one.payment.occurredAt.localeCompare(other.payment.occurredAt));
}

const HEADER = "trans_num,trans_date_trans_time,cc_num,merchant,category,amt,is_fraud";

/** The rows as the text of a CSV file. */
export const csvOf = (rows: readonly LabelledRow[]): string =>
  [
    HEADER,
    ...rows.map(({ payment, isFraud }) =>
      [
        payment.id,
        payment.occurredAt.slice(0, 19).replace("T", " "),
        payment.cardNumber,
        `"fraud_${payment.merchant.replaceAll('"', "")}"`,
        payment.category,
        (payment.amountMinor / 100).toFixed(2),
        Number(isFraud),
      ].join(","),
    ),
  ].join("\n");
