import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CardState, newCard, paymentId, REMEMBERED_PAYMENTS, withPayment } from "./card-state.ts";
import { CardStateError, decodeCardState, encodeCardState } from "./card-state-codec.ts";
import { rules } from "./rules.ts";

const names = Object.keys(rules);
/** Degrees in steps of 0.00001, as they are remembered. */
const degrees = (limit: number) => fc.integer({ min: -limit * 1e5, max: limit * 1e5 }).map((steps) => steps / 1e5 + 0);

const payment = fc.record(
  {
    id: fc.string().map(paymentId),
    at: fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) }),
    amountMinor: fc.oneof(fc.maxSafeNat(), fc.constant(Number.MAX_SAFE_INTEGER), fc.nat(100_000)),
    currency: fc.stringMatching(/^[A-Z]{3}$/),
    place: fc.record({ latitude: degrees(90), longitude: degrees(180) }),
    score: fc.integer({ min: 0, max: 90_000 }).map((tenths) => tenths / 10),
    rules: fc.subarray(names),
  },
  { requiredKeys: ["id", "at", "amountMinor", "currency", "score", "rules"] },
);
const states = fc
  .array(payment, { maxLength: REMEMBERED_PAYMENTS + 4 })
  .map((all): CardState => all.reduce(withPayment, newCard));

describe("the bytes of a card's state", () => {
  it("say what was remembered, whatever it is, and nothing more or less", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decodeCardState(encodeCardState(state))).toEqual(state);
      }),
    );
  });

  it("are few enough for one unit of writing, with the keys of their item", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(encodeCardState(state).byteLength).toBeLessThanOrEqual(900);
      }),
    );
  });

  it("keep their meaning: the rule of a bit is the same for ever", () => {
    const state = {
      payments: [
        { id: "00112233445566ff", at: 1.7e12, amountMinor: 2 ** 40 + 1, currency: "KRW", score: 82.5, rules: names },
      ],
    };
    expect(Buffer.from(encodeCardState(state)).toString("hex")).toBe(
      `01${"00112233445566ff"}018bcfe56800${"00010000000001"}2e57${"80000000"}${"00000000"}000339${"01ff"}`,
    );
  });

  it("are read out of the middle of a larger buffer, as the SDK gives them", () => {
    const [state] = fc.sample(states, 1);
    const bytes = encodeCardState(state!);
    const larger = Buffer.concat([Buffer.alloc(7), bytes, Buffer.alloc(9)]);
    expect(decodeCardState(larger.subarray(7, 7 + bytes.length))).toEqual(state);
  });
});

describe("bytes that are no state", () => {
  it.each([
    ["nothing", Buffer.alloc(0), "is empty"],
    ["another form", Buffer.from([2]), "has the form 2, and this code reads form 1"],
    ["half a payment", Buffer.from([1, 0, 0]), "has 3 bytes"],
    ["too many payments", Buffer.concat([Buffer.from([1]), Buffer.alloc(36 * 25)]), "from 0 to 24"],
    ["zeros", Buffer.concat([Buffer.from([1]), Buffer.alloc(36)]), "in no currency"],
  ])("are refused: %s", (_, bytes, message) => {
    expect(() => decodeCardState(bytes)).toThrow(CardStateError);
    expect(() => decodeCardState(bytes)).toThrow(message);
  });

  it("are refused or read, and nothing else happens, whatever they are", () => {
    const near = fc.tuple(states, fc.nat(), fc.integer({ min: 0, max: 255 })).map(([state, place, byte]) => {
      const bytes = Buffer.from(encodeCardState(state));
      bytes[place % bytes.length] = byte;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 1000 }), near), (bytes) => {
        try {
          expect(decodeCardState(bytes).payments.length).toBeLessThanOrEqual(REMEMBERED_PAYMENTS);
        } catch (error) {
          expect(error).toBeInstanceOf(CardStateError);
        }
      }),
    );
  });
});
