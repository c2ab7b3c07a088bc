import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CardState, newCard, paymentId, REMEMBERED_PAYMENTS } from "./card-state.ts";
import { scorePayment } from "./score.ts";
import { fraudSettings } from "./settings.ts";
import { HOUR, payment, scoreAll, usualSettings } from "./testing/payment.ts";

const payments = fc
  .uniqueArray(
    fc.record({
      minute: fc.integer({ min: 0, max: 6_000 }),
      amountMinor: fc.constantFrom(100, 900, 2_000, 25_000, 60_000),
    }),
    { selector: ({ minute }) => minute, minLength: 1, maxLength: REMEMBERED_PAYMENTS },
  )
  .map((all) => all.map(({ minute, amountMinor }) => payment(`p${minute}`, minute * 60_000, { amountMinor })));
const byTime = (one: { occurredAt: string }, other: { occurredAt: string }) =>
  one.occurredAt.localeCompare(other.occurredAt);

const idsOf = ({ payments }: CardState) => payments.map(({ id }) => id);

describe("a card's payments", () => {
  it("get the same scores when they are delivered again, in part or whole, and leave the same state", () => {
    fc.assert(
      fc.property(payments, fc.nat(), (all, cut) => {
        const inOrder = all.toSorted(byTime);
        const once = scoreAll(inOrder);
        const again = inOrder.slice(0, cut % (all.length + 1));
        const twice = scoreAll([...inOrder, ...again]);
        expect(twice.state).toEqual(once.state);
        expect(twice.assessments.slice(inOrder.length)).toEqual(once.assessments.slice(0, again.length));
      }),
    );
  });

  it("are remembered in the order of their time, in whatever order they come", () => {
    fc.assert(
      fc.property(payments, (all) => {
        expect(idsOf(scoreAll(all).state)).toEqual(all.toSorted(byTime).map(({ id }) => paymentId(id)));
      }),
    );
  });

  it("are never judged by what came after them", () => {
    const late = payment("late", HOUR, { amountMinor: 20_000 });
    const before = [payment("a"), payment("b", 10 * 60_000)];
    const after = [0, 1, 2].map((hour) => payment(`x${hour}`, (3 + hour) * HOUR, { amountMinor: 90_000 }));
    const { assessments: onTime } = scoreAll([...before, late]);
    const { assessments: behind } = scoreAll([...before, ...after, late]);
    expect(behind.at(-1)).toEqual(onTime.at(-1));
  });

  it("see those that came in before them at the same instant: nobody is in two cities at once", () => {
    const [newYork, seoul] = [
      { latitude: 40.71, longitude: -74.01 },
      { latitude: 37.57, longitude: 126.98 },
    ];
    const here = payment("here", 0, { merchantLocation: newYork });
    const there = payment("there", 0, { merchantLocation: seoul });
    const { assessments, state } = scoreAll([here, there, here, there]);
    expect(assessments.slice(0, 2).map(({ fraud_rules }) => fraud_rules)).toEqual([[], ["impossibleTravel"]]);
    expect(assessments.slice(2).map(({ score }) => score)).toEqual(assessments.slice(0, 2).map(({ score }) => score));
    expect(state.payments).toHaveLength(2);
  });

  it("are remembered up to a number, the latest ones", () => {
    const many = Array.from({ length: REMEMBERED_PAYMENTS + 5 }, (_, index) => payment(`p${index}`, index * HOUR));
    const last = many.slice(-REMEMBERED_PAYMENTS).map(({ id }) => paymentId(id));
    expect(idsOf(scoreAll(many).state)).toEqual(last);
  });
});

describe("a score", () => {
  it("is an alert from the set score on, with the heaviest reason first", () => {
    const large = payment("a", 0, { amountMinor: 60_000 });
    const at = (alertFrom: number) => scorePayment(newCard, large, fraudSettings.parse({ alertFrom })).assessment;
    expect(at(50)).toMatchObject({ is_fraud: true, score: 50, fraud_rules: ["unusualAmount"] });
    expect(at(50.1).is_fraud).toBe(false);
  });

  it("leaves out a rule that has no points", () => {
    const settings = fraudSettings.parse({ points: { unusualAmount: 0 } });
    expect(scorePayment(newCard, payment("a", 0, { amountMinor: 60_000 }), settings).assessment).toMatchObject({
      score: 0,
      fraud_rules: [],
      explanation: "",
    });
  });

  it("remembers no card number, no token and no merchant", () => {
    const { state } = scorePayment(newCard, payment("a", 0, { merchant: "<b>Shop</b>" }), usualSettings);
    expect(JSON.stringify(state)).not.toMatch(/tok_|2095|Shop/);
  });
});

describe("settings", () => {
  it.each([
    [{ unusualHours: { timeZone: "Mars/Olympus" } }, "must be a time zone"],
    [{ points: { unusualAmont: 1 } }, "unusualAmont"],
    [{ alertFrom: 0 }, "expected number to be >0"],
    [{ unusualAmounts: { usd: {} } }, "usd"],
  ])("refuse %j", (changes, reason) => {
    expect(JSON.stringify(fraudSettings.safeParse(changes).error?.issues)).toContain(reason);
  });
});
