export interface OrderedWork<Item> {
  /** Items of one key are worked on one after the other, in the order given. */
  readonly keyOf: (item: Item) => string;
  readonly work: (item: Item) => Promise<void>;
  /** How many keys are worked on side by side. */
  readonly concurrency: number;
  /** Asked before each item; `false` leaves it and its successors undone. @default always true */
  readonly mayStart?: () => boolean;
}

export interface Undone<Item> {
  /** The failed items and everything behind them with the same key, which was not touched. */
  readonly undone: readonly Item[];
  /** Why: one error per key that failed. */
  readonly errors: readonly unknown[];
}

const groupByKey = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Iterable<readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups.values();
};

/**
 * Works on a batch: keys side by side, each key in order and only up to its first failure.
 * Going on behind a failure would let a later event of a card overtake an earlier one, which is tried again later.
 */
export const workInOrder = async <Item>(items: readonly Item[], how: OrderedWork<Item>): Promise<Undone<Item>> => {
  const undone: Item[] = [];
  const errors: unknown[] = [];
  const { work, mayStart = () => true } = how;

  /** How many items of one key were done. */
  const workOnKey = async (group: readonly Item[]): Promise<number> => {
    for (const [done, item] of group.entries()) {
      if (!mayStart()) return done;
      try {
        await work(item);
      } catch (error) {
        errors.push(error);
        return done;
      }
    }
    return group.length;
  };

  const groups = groupByKey(items, how.keyOf)[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = groups.next(); !next.done; next = groups.next()) {
      undone.push(...next.value.slice(await workOnKey(next.value)));
    }
  };
  await Promise.all(Array.from({ length: how.concurrency }, lane));
  return { undone, errors };
};
