import { describe, expect, it } from "vitest";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { isReason, type PipelineEvent } from "./pipeline.ts";
import { findPipeline, pipelines } from "./registry.ts";

const NOW = new Date("2026-11-20T18:51:30.123Z");
const keyRing = { current: "1", keys: new Map([["1", new Uint8Array(32)]]) };

/** One event that each pipeline takes, in its own words. */
const samples: Readonly<Record<string, JsonObject>> = {
  "card-transactions": {
    id: "tx-1",
    occurredAt: "2026-11-20T18:51:00Z",
    cardNumber: "2703186189652095",
    merchant: "Rippin",
    category: "misc_net",
    amountMinor: 497,
    currency: "USD",
  },
  "device-readings": {
    deviceId: "d-1",
    sequence: 7,
    measuredAt: "2026-11-20T18:51:00Z",
    celsius: 21.456,
    humidityPercent: 50,
  },
  "order-changes": {
    orderId: "o-1",
    revision: 2,
    changedAt: "2026-11-20T18:51:00Z",
    status: "paid",
    currency: "EUR",
    lines: [
      { sku: "A", quantity: 3, unitPriceMinor: 250 },
      { sku: "B", quantity: 1, unitPriceMinor: 500 },
    ],
  },
};
const times: Readonly<Record<string, string>> = {
  "card-transactions": "occurredAt",
  "device-readings": "measuredAt",
  "order-changes": "changedAt",
};

const admit = (name: string, change: object = {}) =>
  findPipeline(name)!.admit({ ...samples[name], ...change }, NOW, keyRing);
function admitted(name: string, change: object = {}): PipelineEvent {
  const event = admit(name, change);
  if (isReason(event)) throw new Error(`${name}: ${event.path} ${event.reason}`);
  return event;
}
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000).toISOString();

describe("the registry", () => {
  it("has each pipeline once, under a name that goes into paths and keys", () => {
    const names = pipelines.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
    expect(Object.keys(samples)).toEqual(names);
  });

  it.each(["__proto__", "constructor", "", "Card-Transactions"])("knows no pipeline %j", (name) => {
    expect(findPipeline(name)).toBeUndefined();
  });
});

describe.each(pipelines)("$name", ({ name, read, needsKeys }) => {
  it("reads what it admitted, the same after a way through JSON", () => {
    const event = admitted(name);
    const again = read(JSON.parse(JSON.stringify(event.payload)), NOW);
    if (isReason(again)) throw new Error(again.reason);
    expect({ ...again, result: again.result() }).toEqual({ ...event, result: event.result() });
  });

  it("makes the same result of the same event, whenever it is asked", () => {
    const event = admitted(name);
    expect(event.result()).toEqual(admitted(name).result());
    expect(JSON.parse(JSON.stringify(event.result()))).toEqual(event.result());
  });

  it("asks for keys only if cards are in it", () => {
    expect(needsKeys).toBe("cardNumber" in samples[name]!);
  });

  it("lets an event's time neither change its identity nor decide which version is the latest", () => {
    const [early, late] = [at(-3), at(-1)].map((time) => admitted(name, { [times[name]!]: time }));
    expect([early!.key, early!.version]).toEqual([late!.key, late!.version]);
  });

  it("keeps versions of a key in order: they have the same partition key", () => {
    const version = { "device-readings": "sequence" }[name] ?? "revision";
    const [one, two] = [1, 2].map((number) => admitted(name, { [version]: number }));
    expect([one!.key, one!.partitionKey]).toEqual([two!.key, two!.partitionKey]);
    expect([one!.version, two!.version]).toEqual([1, 2]);
    expect(two!.id).toBe(`${one!.id}#2`);
  });

  it.each([
    ["9999-12-31T23:59:59Z", /^is more than \d+ minutes in the future$/],
    ["1970-01-01T00:00:00Z", /^is (before the year 2000|more than \d+ days ago)$/],
  ])("refuses an event of %s by its own limits", (time, reason) => {
    expect(admit(name, { [times[name]!]: time })).toEqual({ path: times[name], reason: expect.stringMatching(reason) });
  });

  it("refuses numbers where identities belong, also beyond 2^53, and fields it does not know", () => {
    const [identity] = Object.keys(samples[name]!);
    const beyond = JSON.parse("12345678901234567890");
    expect(admit(name, { [identity!]: beyond })).toMatchObject({
      path: identity,
      reason: "must be text, not a number",
    });
    expect(admit(name, { extra: 1 })).toMatchObject({ path: "", reason: expect.stringContaining("extra") });
  });

  it("takes no card number into its identity", () => {
    const [identity] = Object.keys(samples[name]!);
    expect(admit(name, { [identity!]: "x-4111111111111111" })).toMatchObject({
      path: identity,
      reason: expect.stringContaining("card number"),
    });
  });
});

describe("an event's time", () => {
  it.each([
    ["device-readings", -14, false],
    ["device-readings", -16, true],
    ["order-changes", -59, false],
    ["order-changes", -61, true],
  ])("of %s at %d minutes makes it late: %s", (name, minutes, late) => {
    expect(admitted(name, { [times[name]!]: at(minutes) }).late).toBe(late);
  });
});

describe("results", () => {
  it("of an order have its total and the number of items", () => {
    expect(admitted("order-changes").result()).toMatchObject({ items: 4, totalMinor: 1_250, status: "paid" });
  });

  it("of a reading have the dew point, where there is humidity", () => {
    const dewPoint = (change: object) => admitted("device-readings", change).result().dewPointCelsius;
    // WMO-No. 8: 20 degrees at 50 % have their dew point at 9.3; at 100 % it is the temperature itself.
    expect(dewPoint({ celsius: 20, humidityPercent: 50 })).toBe(9.3);
    expect(dewPoint({ celsius: 20, humidityPercent: 100 })).toBe(20);
    expect(dewPoint({ humidityPercent: undefined })).toBeUndefined();
    expect(dewPoint({ humidityPercent: 0 })).toBeUndefined();
  });

  it("of a reading keep two decimals", () => {
    expect(admitted("device-readings").result().celsius).toBe(21.46);
  });
});
