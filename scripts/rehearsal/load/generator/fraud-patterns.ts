import type { SubmittedTransaction } from "#functions/pipelines/card-transactions/transaction";
import { type Card, near } from "./card.ts";
import { CITIES } from "./catalogue.ts";
import type { Random } from "./random.ts";

/** A payment of a thief: when, with whose card, and what it is for. */
export interface Theft {
  readonly at: number;
  readonly card: Card;
  readonly spent: Pick<SubmittedTransaction, "merchant" | "category" | "amountMinor" | "merchantLocation">;
}

/** Where an environment may have blocked this merchant, with `fraud.rules.blockedMerchants`. */
export const NOTORIOUS_MERCHANT = "Gone & Co";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

interface Scene {
  readonly random: Random;
  readonly card: Card;
  /** When it begins. */
  readonly from: number;
}
type Pattern = (scene: Scene) => readonly Theft[];

const between = (random: Random, least: number, most: number): number =>
  Math.round(least + random.next() * (most - least));
const shop = (card: Card, random: Random) => ({ merchantLocation: near(card.home, 0.3, random) });

/** Two or three small payments to see whether the card works, then what it was stolen for. */
const cardTesting: Pattern = ({ random, card, from }) => {
  const trials = between(random, 2, 3);
  return Array.from({ length: trials + 1 }, (_, index) => ({
    at: from + index * between(random, 2, 9) * MINUTE,
    card,
    spent: {
      merchant: index < trials ? "Cloudpost" : "Quickcrate",
      category: index < trials ? "misc_net" : "shopping_net",
      amountMinor: index < trials ? between(random, 100, 300) : between(random, 70_000, 110_000),
    },
  }));
};

/** A stolen card, emptied within one night by the clock in UTC. */
const spreeAtNight: Pattern = ({ random, card, from }) => {
  const night = Math.floor(from / DAY) * DAY + 22 * 60 * MINUTE + between(random, 0, 60) * MINUTE;
  return Array.from({ length: between(random, 4, 8) }, (_, index) => ({
    at: night + index * between(random, 12, 25) * MINUTE,
    card,
    spent: {
      merchant: random.pick(["Lumen Electronics", "Harbour Outfitters"]),
      category: random.pick(["shopping_pos", "grocery_pos"]),
      amountMinor: between(random, 30_000, 120_000),
      ...shop(card, random),
    },
  }));
};

/** The card is used at home and, before anybody could have flown there, in the city that is furthest away. */
const impossibleTravel: Pattern = ({ random, card, from }) => {
  const away = CITIES.toSorted((one, other) => distance(other, card.home) - distance(one, card.home))[0]!;
  const place = (merchantLocation: NonNullable<SubmittedTransaction["merchantLocation"]>) => ({ merchantLocation });
  return [
    {
      at: from,
      card,
      spent: { merchant: "Daily Basket", category: "grocery_pos", amountMinor: 1_900, ...shop(card, random) },
    },
    {
      at: from + between(random, 20, 50) * MINUTE,
      card,
      spent: {
        merchant: "Lumen Electronics",
        category: "shopping_pos",
        amountMinor: between(random, 60_000, 110_000),
        ...place(near(away, 0.2, random)),
      },
    },
  ];
};

const distance = (one: { longitude: number }, other: { longitude: number }) =>
  Math.abs(one.longitude - other.longitude);

/** Fuel again and again, minutes apart. */
const velocity: Pattern = ({ random, card, from }) =>
  Array.from({ length: between(random, 5, 8) }, (_, index) => ({
    at: from + index * between(random, 3, 6) * MINUTE,
    card,
    spent: {
      merchant: "North Road Petrol",
      category: "gas_transport",
      amountMinor: between(random, 9_000, 14_000),
      ...shop(card, random),
    },
  }));

/** A shop that takes money and delivers nothing. */
const notoriousMerchant: Pattern = ({ random, card, from }) => [
  {
    at: from,
    card,
    spent: { merchant: NOTORIOUS_MERCHANT, category: "shopping_net", amountMinor: between(random, 5_000, 20_000) },
  },
];

/** Ways to abuse a card, by the rule that is meant to notice. */
export const PATTERNS = { cardTesting, spreeAtNight, impossibleTravel, velocity, notoriousMerchant };

export interface TheftOptions {
  readonly count: number;
  readonly random: Random;
  readonly cards: readonly Card[];
  /** The days that they are spread over, milliseconds since the epoch. */
  readonly from: number;
  readonly until: number;
}

/** So many payments of thieves, pattern after pattern; the last one may be cut short. None is later than `until`. */
export function thefts({ count, random, cards, from, until }: TheftOptions): readonly Theft[] {
  const found: Theft[] = [];
  const patterns = Object.values(PATTERNS);
  for (let turn = 0; found.length < count && cards.length > 0; turn += 1) {
    const pattern = patterns[turn % patterns.length]!;
    const start = from + Math.floor(random.next() * (until - from));
    const scene = pattern({ random, card: random.pick(cards), from: start });
    const excess = Math.max(0, ...scene.map(({ at }) => at - until));
    // A night that has not come yet is the night before.
    const back = Math.ceil(excess / DAY) * DAY;
    found.push(...scene.map((theft) => ({ ...theft, at: theft.at - back })));
  }
  return found.slice(0, count);
}
