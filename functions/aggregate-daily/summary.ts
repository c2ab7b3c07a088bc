/** What a summary needs of a scored transaction. */
export interface Counted {
  readonly card_token: string;
  /** Minor units of its currency. */
  readonly amount: number;
  readonly currency: string;
  readonly is_fraud: boolean;
  /** ISO 8601, UTC. */
  readonly created_at: string;
  readonly shadow?: true | undefined;
}

/** The card transactions of a business day in one currency. */
export interface Summary {
  readonly currency: string;
  readonly transactions: number;
  /** Sum in minor units: no sum of a day fits into 2^53 for sure. */
  readonly amount: bigint;
  readonly fraud_transactions: number;
  readonly fraud_amount: bigint;
  /** Different cards. */
  readonly cards: number;
}

type Sums = { -readonly [Name in keyof Summary]: Summary[Name] };

/** Sums up a day, part by part; all transactions of a card have to be in the same part. */
export interface DayCount {
  /** Adds the transactions of a part. */
  add(part: Iterable<Counted>): void;
  /** By currency, in alphabetical order. */
  summaries(): readonly Summary[];
}

/**
 * Counts the transactions of the time from `from` until before `until` (milliseconds since the epoch). What is there only to be compared with an
 * older system is not counted. Keeps the cards of one part at a time in memory.
 */
export function countDay(from: number, until: number): DayCount {
  const byCurrency = new Map<string, Sums>();
  const sumsOf = (currency: string): Sums => {
    const known = byCurrency.get(currency);
    if (known) return known;
    const sums = { currency, transactions: 0, amount: 0n, fraud_transactions: 0, fraud_amount: 0n, cards: 0 };
    byCurrency.set(currency, sums);
    return sums;
  };
  return {
    add: (part) => {
      const seen = new Set<string>();
      for (const { card_token, amount, currency, is_fraud, created_at, shadow } of part) {
        const at = Date.parse(created_at);
        if (shadow || at < from || at >= until) continue;
        const sums = sumsOf(currency);
        sums.transactions++;
        sums.amount += BigInt(amount);
        if (is_fraud) {
          sums.fraud_transactions++;
          sums.fraud_amount += BigInt(amount);
        }
        const card = `${currency} ${card_token}`;
        if (!seen.has(card)) sums.cards++;
        seen.add(card);
      }
    },
    summaries: () => [...byCurrency.values()].toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
  };
}

/** What is left of a currency whose transactions were all corrected into another. */
export const nothingIn = (currency: string): Summary => ({
  currency,
  transactions: 0,
  amount: 0n,
  fraud_transactions: 0,
  fraud_amount: 0n,
  cards: 0,
});

/** Whether two summaries say the same. */
export const isSameSummary = (one: Summary, other: Summary): boolean =>
  one.currency === other.currency &&
  one.transactions === other.transactions &&
  one.amount === other.amount &&
  one.fraud_transactions === other.fraud_transactions &&
  one.fraud_amount === other.fraud_amount &&
  one.cards === other.cards;
