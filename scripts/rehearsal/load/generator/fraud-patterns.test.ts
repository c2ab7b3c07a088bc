import { describe, expect, it } from "vitest";
import { makeCard } from "./card.ts";
import { PATTERNS, thefts } from "./fraud-patterns.ts";
import { generateTransactions } from "./generate-transactions.ts";
import { seededRandom } from "./random.ts";

const UNTIL = Date.parse("2026-01-05T00:00:00Z");
const DAY = 86_400_000;
const cards = [1, 2, 3, 4, 5].map((seed) => makeCard(seededRandom(`card ${seed}`)));
const made = (count: number, seed = 1) =>
  thefts({ count, random: seededRandom(`seed ${seed}`), cards, from: UNTIL - 3 * DAY, until: UNTIL });

describe("what thieves do", () => {
  it.each(Object.entries(PATTERNS))("is as quick and as large as its rule looks for: %s", (name, pattern) => {
    const scene = pattern({ random: seededRandom(name), card: cards[0]!, from: UNTIL - 2 * DAY + 8 * 3_600_000 });
    const minutes = (Math.max(...scene.map(({ at }) => at)) - Math.min(...scene.map(({ at }) => at))) / 60_000;
    const hours = scene.map(({ at }) => new Date(at).getUTCHours());
    const amounts = scene.map(({ spent }) => spent.amountMinor);
    const expected: Record<keyof typeof PATTERNS, boolean> = {
      cardTesting: Math.min(...amounts) <= 300 && Math.max(...amounts) >= 65_000 && minutes < 60,
      spreeAtNight: hours.every((hour) => hour >= 22 || hour < 4) && scene.length >= 4,
      impossibleTravel: scene.length === 2 && minutes < 60,
      velocity: scene.length >= 5 && minutes < 60,
      notoriousMerchant: scene[0]!.spent.merchant === "Gone & Co",
    };
    expect(expected[name as keyof typeof PATTERNS]).toBe(true);
  });

  it("is as often as asked for, in the time that was asked for, and the same for the same seed", () => {
    for (const count of [0, 1, 7, 100]) {
      expect(made(count)).toHaveLength(count);
      for (const { at } of made(count)) {
        expect(at).toBeLessThanOrEqual(UNTIL);
        expect(at).toBeGreaterThan(UNTIL - 5 * DAY);
      }
    }
    expect(made(50)).toEqual(made(50));
    expect(made(50)).not.toEqual(made(50, 2));
  });
});

describe("made-up transactions with thieves among them", () => {
  const rows = [...generateTransactions({ count: 2_000, seed: 3, until: new Date(UNTIL), fraudShare: 0.02 })];

  it("are labelled beside the event and not in it", () => {
    expect(rows.filter((row) => "label" in row && row.label === "1")).toHaveLength(40);
    expect(rows).toHaveLength(2_000);
    for (const row of rows) expect(JSON.stringify("event" in row && row.event)).not.toMatch(/label|fraud/i);
  });

  it("are in the order of time", () => {
    const times = rows.map((row) => Date.parse(String("event" in row && row.event.occurredAt)));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });

  it("are the usual ones where nobody steals", () => {
    const usual = [...generateTransactions({ count: 500, seed: 3, until: new Date(UNTIL) })];
    expect(usual.every((row) => "label" in row && row.label === "0")).toBe(true);
  });
});
