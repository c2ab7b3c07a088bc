import { createHash } from "node:crypto";
import type { SubmittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import type { InputRow } from "../input/input-row.ts";
import { type Card, makeCard, near } from "./card.ts";
import { CATEGORIES, type Category } from "./catalogue.ts";
import { type Theft, thefts } from "./fraud-patterns.ts";
import { type Random, seededRandom } from "./random.ts";

export interface GeneratorOptions {
  /** How many transactions, 0 or more. */
  readonly count: number;
  /** The same seed gives the same transactions. */
  readonly seed: number;
  /** The last transaction is at this time or shortly before. */
  readonly until: Date;
  /** Part of them that thieves make, 0 to 1. @default 0 */
  readonly fraudShare?: number;
}

const HOUR = 3_600_000;
const SPAN = 72 * HOUR;
/** How many transactions a card makes in the span, on average. */
const PER_CARD = 8;

/**
 * Card transactions of the three days before `until`, in the order of time: cards with a home, usual merchants and amounts,
 * categories with their hours; and some that thieves make. Rows are numbered from 1, in place of the lines of a file; the label
 * beside each says which is which, `1` for a thief's, and is never sent.
 */
export function* generateTransactions({ count, seed, until, fraudShare = 0 }: GeneratorOptions): Generator<InputRow> {
  const random = seededRandom(`transactions ${seed}`);
  const cards = Array.from({ length: Math.ceil(count / PER_CARD) }, () => makeCard(random));
  const stolen = thefts({
    count: Math.round(count * fraudShare),
    random: seededRandom(`thefts ${seed}`),
    cards,
    from: until.getTime() - SPAN,
    until: until.getTime(),
  }).toSorted((one, other) => one.at - other.at);
  const ages = Float64Array.from({ length: count - stolen.length }, () => age(until, random))
    .sort()
    .reverse();
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    const id = createHash("sha256").update(`${seed} ${index}`).digest("hex").slice(0, 32);
    const usual = ages[index - next];
    const theft = stolen[next];
    const isTheft = theft !== undefined && (usual === undefined || theft.at <= until.getTime() - usual);
    if (isTheft) next += 1;
    const event = isTheft
      ? spentBy(id, theft)
      : transaction(id, new Date(until.getTime() - usual!), random.pick(cards), random);
    yield { line: index + 1, event, label: isTheft ? "1" : "0" };
  }
}

const spentBy = (id: string, { at, card, spent }: Theft): SubmittedTransaction => ({
  id,
  occurredAt: new Date(at).toISOString(),
  cardNumber: card.number,
  currency: "USD",
  cardholder: card.home,
  ...spent,
});

/** Milliseconds before `until`; the American night, 06 to 12 UTC, is quiet. */
function age(until: Date, random: Random): number {
  for (;;) {
    const drawn = Math.floor(random.next() * SPAN);
    const hour = new Date(until.getTime() - drawn).getUTCHours();
    if (hour < 6 || hour > 11 || random.next() < 0.2) return drawn;
  }
}

function transaction(id: string, at: Date, card: Card, random: Random): SubmittedTransaction {
  const localHour = new Date(at.getTime() - card.city.hoursBehindUtc * HOUR).getUTCHours();
  const category = random.pick(CATEGORIES, (each) => each.share * likelihood(each, localHour));
  const usual = card.usual.get(category);
  const merchant = usual !== undefined && random.next() < 0.7 ? usual : random.pick(category.merchants);
  const amount = category.medianMinor * card.generosity * Math.exp(category.spread * random.normal());
  return {
    id,
    occurredAt: at.toISOString(),
    cardNumber: card.number,
    merchant,
    category: category.name,
    amountMinor: Math.max(1, Math.round(amount)),
    currency: "USD",
    cardholder: card.home,
    ...(category.online ? {} : { merchantLocation: near(card.home, 0.3, random) }),
  };
}

const likelihood = ({ hours: [first, last] }: Category, hour: number) => (hour >= first && hour <= last ? 1 : 0.05);
