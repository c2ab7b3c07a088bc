import { describe, expect, it } from "vitest";
import type { StreamState } from "./changes.ts";
import { decide, type Situation } from "./decide.ts";
import type { Minute } from "./shards.ts";

const now = new Date("2026-11-18T03:00:00Z");
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const minute = (age: number, perSecond: number, more: Partial<Minute> = {}): Minute => ({
  at: ago(age),
  records: perSecond * 60,
  bytes: perSecond * 60 * 500,
  refused: 0,
  ...more,
});
/** An hour of the same load, whose newest two minutes nobody knows yet. */
const hourOf = (perSecond: number, more: Partial<Minute> = {}) =>
  Array.from({ length: 58 }, (_, index) => minute(59.5 - index, perSecond, more));
const active = (shards: number | null): StreamState => ({ mode: "provisioned", status: "ACTIVE", shards });
const decided = (changes: Partial<Situation> = {}) =>
  decide({ now, stream: active(4), minutes: hourOf(2_000), changes: [], limits: { min: 1, max: 16 }, ...changes });
const asked = (minutes: number, from = 1, to = 2) => ({ at: ago(minutes), from, to });

describe("a stream with the shards that its load asks for", () => {
  it("stays as it is", () => {
    expect(decided()).toEqual({
      kind: "hold",
      needed: 4,
      short: 0,
      left: 10,
      reason: "the load of the last hour would not fit into fewer",
    });
  });

  it.each<[string, StreamState, string]>([
    ["on demand", { ...active(4), mode: "on-demand" }, "the stream scales itself"],
    ["that is being changed", { ...active(4), status: "UPDATING" }, "the stream is UPDATING"],
    ["that is being deleted", { ...active(4), status: "DELETING" }, "the stream is DELETING"],
    ["of unknown size", active(null), "nobody knows how many shards there are"],
    ["of no size", active(0), "nobody knows how many shards there are"],
  ])("is left alone %s, whatever the load", (_, stream, reason) => {
    for (const load of [10, 50_000])
      expect(decided({ stream, minutes: hourOf(load) })).toMatchObject({ kind: "hold", reason });
  });
});

describe("a stream that is too small", () => {
  it("gets at once what the newest minutes ask for, in steps of a quarter", () => {
    const minutes = hourOf(2_000).map((each, index) => (index < 50 ? each : minute(59.5 - index, 3_100)));
    expect(decided({ minutes })).toMatchObject({ kind: "scale", from: 4, to: 6, reason: "too full" });
  });

  it("is doubled at the most, and never above the maximum", () => {
    expect(decided({ minutes: hourOf(40_000) })).toMatchObject({ kind: "scale", to: 8 });
    expect(decided({ minutes: hourOf(40_000), limits: { min: 1, max: 5 } })).toMatchObject({ to: 5 });
  });

  it("counts bytes where records are large, and what was refused", () => {
    expect(decided({ minutes: hourOf(500, { bytes: 500 * 60 * 9_000 }) })).toMatchObject({ kind: "scale", to: 8 });
    expect(decided({ minutes: hourOf(2_000, { refused: 3_000 * 60 }) })).toMatchObject({ kind: "scale", to: 8 });
    expect(decided({ minutes: hourOf(0, { refused: 3_500 * 60 }) })).toMatchObject({ kind: "scale", to: 6 });
  });

  it("is made larger ahead of a load that rises", () => {
    const minutes = Array.from({ length: 58 }, (_, index) =>
      minute(59.5 - index, 1_000 + Math.max(0, index - 45) * 110),
    );
    expect(decided({ minutes })).toMatchObject({ kind: "scale", reason: "too full" });
    expect(decided({ minutes: minutes.slice(-2) })).toMatchObject({ kind: "hold" });
  });

  it("says what is short: for the maximum, and for the changes that are spent", () => {
    const spent = Array.from({ length: 10 }, (_, index) => asked(1_400 - index, 4 + (index % 2), 5 - (index % 2)));
    expect(decided({ minutes: hourOf(12_000), stream: active(16) })).toMatchObject({
      kind: "hold",
      needed: 20,
      short: 0,
    });
    expect(decided({ minutes: hourOf(15_000), stream: active(16) })).toMatchObject({
      kind: "hold",
      needed: 25,
      short: 9,
    });
    expect(decided({ minutes: hourOf(9_000), changes: [...spent.slice(1), asked(300, 8, 4)] })).toMatchObject({
      kind: "hold",
      left: 0,
      short: 11,
      reason: "the 10 changes of 24 hours are spent",
    });
  });

  it("comes up to the minimum, as far as one change goes, even where nothing is known of its load", () => {
    const limits = { min: 12, max: 16 };
    expect(decided({ minutes: [], limits })).toMatchObject({ kind: "scale", to: 8, reason: "below the minimum" });
  });
});

describe("a stream that is too large", () => {
  const quiet = { stream: active(8), minutes: hourOf(100) };

  it("is halved at the most, and never below the minimum", () => {
    expect(decided(quiet)).toMatchObject({ kind: "scale", to: 4 });
    expect(decided({ ...quiet, limits: { min: 6, max: 16 } })).toMatchObject({ to: 6 });
    expect(decided({ ...quiet, limits: { min: 8, max: 16 } })).toMatchObject({
      kind: "hold",
      reason: "at the minimum",
    });
  });

  it.each<[string, readonly Minute[]]>([
    ["none", []],
    ["the newest", hourOf(100).slice(0, -4)],
    ["some", hourOf(100).filter((_, index) => index % 4 > 0)],
    ["that is no number", hourOf(100, { records: Number.NaN })],
    ["below zero", hourOf(100, { bytes: -1 })],
    ["without end", hourOf(100, { refused: Number.POSITIVE_INFINITY })],
    ["of times to come", hourOf(100).map((each) => ({ ...each, at: ago(-each.at.getMinutes()) }))],
    ["of one minute, many times over", hourOf(100).map((each) => ({ ...each, at: ago(3) }))],
  ])("is not made smaller on metrics that are missing or wrong: %s", (_, minutes) => {
    expect(decided({ ...quiet, minutes }).kind).toBe("hold");
  });

  it("keeps what the busiest minute of the hour asked for", () => {
    const minutes = hourOf(100).map((each, index) => (index === 5 ? minute(54, 4_000) : each));
    expect(decided({ ...quiet, minutes }).kind).toBe("hold");
  });

  it("is not made smaller within half an hour of a change", () => {
    expect(decided({ ...quiet, changes: [asked(29, 4, 8)] })).toMatchObject({
      kind: "hold",
      reason: "changed just now",
    });
    expect(decided({ ...quiet, changes: [asked(31, 4, 8)] })).toMatchObject({ kind: "scale", to: 4 });
  });

  it("keeps the changes that come up to the maximum again", () => {
    const spent = (count: number) => Array.from({ length: count }, (_, index) => asked(1_000 - index));
    // From 4 to 16 shards are two doublings: with this one, three changes must be left.
    expect(decided({ ...quiet, changes: spent(7) })).toMatchObject({ kind: "scale", to: 4 });
    expect(decided({ ...quiet, changes: spent(8) })).toMatchObject({
      kind: "hold",
      reason: "the changes that are left are kept for the next peak",
    });
  });

  it("above the maximum was made so by a hand, and comes down as any other", () => {
    const limits = { min: 1, max: 4 };
    expect(decided({ stream: active(16), minutes: hourOf(9_000), limits })).toMatchObject({ kind: "hold" });
    expect(decided({ stream: active(16), minutes: hourOf(100), limits })).toMatchObject({ kind: "scale", to: 8 });
  });
});

describe("the last change", () => {
  const changes = [asked(1, 4, 8)];

  it("is awaited while it may still show: no second one is asked", () => {
    expect(decided({ minutes: hourOf(40_000), changes })).toMatchObject({
      kind: "hold",
      left: 9,
      reason: "it is not yet to be seen what becomes of the last change",
    });
  });

  it("came to nothing where it does not show, and no longer counts", () => {
    expect(decided({ minutes: hourOf(40_000), changes: [asked(3, 4, 8)] })).toMatchObject({
      kind: "scale",
      to: 8,
      left: 10,
    });
  });

  it("counts for a day and some minutes", () => {
    const left = (minutes: number) => decided({ changes: [asked(minutes)] }).left;
    expect([left(1_440), left(1_444), left(1_446)]).toEqual([9, 9, 10]);
  });
});
