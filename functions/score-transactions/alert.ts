import type { ScoredTransaction } from "#functions/fraud/transaction-row";
import type { Notification } from "#functions/notify/notification";

/** Decimal places of a currency's major unit; two where the code is none of ISO 4217. */
const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** An amount as people write it: `KRW 12,000`, `USD 12.34`. */
export const amountText = (minor: number, currency: string): string => {
  const decimals = decimalsOf(currency);
  const digits = String(minor).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${currency} ${whole}${decimals > 0 ? `.${digits.slice(-decimals)}` : ""}`;
};

/** A client's text without what is not seen: characters that turn a line around would make it say something else. */
const seen = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "") || "(nothing that can be seen)";

/** What people are told of an alert: once per card and day, however many there are. Its texts say nothing that a client has made up but as facts. */
export const alertOf = (row: ScoredTransaction): Notification => ({
  kind: "fraud",
  dedupKey: `fraud/${row.card_token}/${row.processed_at.slice(0, 10)}`,
  subject: `Card ending in ${row.last_four}`,
  status: "firing",
  title: `Suspicious payment of ${amountText(row.amount, row.currency)}, score ${row.score}`,
  text: row.explanation.slice(0, 2000),
  facts: {
    card: `ending in ${row.last_four}`,
    amount: amountText(row.amount, row.currency),
    merchant: seen(row.merchant),
    category: seen(row.category),
    rules: row.fraud_rules.join(", ") || "none",
    transaction: row.tx_id,
    paid: row.created_at,
  },
  occurredAt: row.processed_at,
});
