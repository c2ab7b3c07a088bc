import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, nextTry, retryAfterMs } from "./next-try.ts";

const now = new Date("2026-11-30T03:00:00Z");
const minutes = (count: number) => count * 60_000;

describe("Retry-After", () => {
  it.each([
    [undefined, undefined],
    ["0", 0],
    ["120", minutes(2)],
    ["Mon, 30 Nov 2026 03:10:00 GMT", minutes(10)],
    ["Mon, 30 Nov 2026 02:00:00 GMT", 0],
    ["999999999", minutes(360)],
    ["soon", undefined],
    ["-5", undefined],
    ["1e3", undefined],
    ["", undefined],
  ])("%j is %j milliseconds", (header, milliseconds) => {
    const wish = retryAfterMs(header, now);
    if (milliseconds === undefined) expect(wish ?? 0).toBeLessThanOrEqual(minutes(360));
    else expect(wish).toBe(milliseconds);
  });
});

describe("an answer", () => {
  it.each([
    [200, "sent"],
    [204, "sent"],
    [302, "failed"],
    [400, "refused"],
    [401, "failed"],
    [404, "failed"],
    [410, "refused"],
    [413, "refused"],
    [429, "failed"],
    [500, "failed"],
    [503, "failed"],
    [0, "failed"],
  ])("of %d means %s", (status, kind) => expect(judge({ status, retryAfter: undefined }, now).kind).toBe(kind));

  it("that asks to wait says for how long", () => {
    expect(judge({ status: 429, retryAfter: "90" }, now)).toMatchObject({ kind: "failed", retryAfterMs: 90_000 });
  });
});

describe("the next try", () => {
  const next = (attempts: number, change: object = {}) =>
    nextTry({ attempts, announcedAt: now, now, giveUpAfterHours: 24, ...change }, 0)?.getTime();

  it("is after 1, 2, 4, 8, ... minutes, and after an hour at most", () => {
    const waits = Array.from({ length: 9 }, (_, index) => (next(index + 1)! - now.getTime()) / 60_000);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("is not before the receiver asked for", () => {
    expect(next(1, { retryAfterMs: minutes(30) })).toBe(now.getTime() + minutes(30));
    expect(next(6, { retryAfterMs: minutes(1) })).toBe(now.getTime() + minutes(32));
  });

  it("is none once it was tried for long enough", () => {
    expect(next(20, { announcedAt: new Date(now.getTime() - minutes(23 * 60 - 1)) })).toBeDefined();
    expect(next(20, { announcedAt: new Date(now.getTime() - minutes(23 * 60 + 1)) })).toBeUndefined();
    expect(next(1, { announcedAt: new Date(0) })).toBeUndefined();
  });

  it("always comes later, by a tenth of its wait more at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
        const at = nextTry({ attempts, announcedAt: now, now, giveUpAfterHours: 168 }, random)!;
        const wait = at.getTime() - now.getTime();
        expect(wait).toBeGreaterThanOrEqual(minutes(1));
        expect(wait).toBeLessThanOrEqual(minutes(66));
      }),
    );
  });
});
