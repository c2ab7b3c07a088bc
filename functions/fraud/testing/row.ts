import type { ScoredTransaction } from "../transaction-row.ts";

/** A scored transaction of a card: 20 dollars for groceries, no alert. */
export const scoredRow = (changes: Partial<ScoredTransaction> = {}): ScoredTransaction => ({
  tx_id: "7a3f2f6e-6a6e-4a1b-9d0e-4f5b8a1c2d3e",
  card_token: `tok_1_${"a".repeat(31)}c`,
  last_four: "2095",
  amount: 2_000,
  currency: "USD",
  merchant: "Corner Shop",
  category: "grocery_pos",
  is_fraud: false,
  fraud_rules: [],
  score: 0,
  explanation: "",
  created_at: "2026-03-02T12:00:00.000Z",
  processed_at: "2026-03-02T12:00:01.250Z",
  revision: 1,
  expiresAt: 1_775_000_000,
  ...changes,
});
