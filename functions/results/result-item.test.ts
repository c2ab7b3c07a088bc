import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "#functions/runtime/canonical-json";
import { bytesOf, writeUnits } from "./item-size.ts";
import { fromResultItem, toResultItem } from "./result-item.ts";
import type { StoredResult } from "./stored-result.ts";

const stored = (change: Partial<StoredResult> = {}): StoredResult => ({
  pipeline: "order-changes",
  key: "order-1",
  version: 3,
  ingestionId: "0b242abb-623a-4c57-8575-680df30655b9",
  ingestedAt: "2026-11-20T18:51:30.123Z",
  storedAt: "2026-11-20T18:51:31.456Z",
  payloadHash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  result: { status: "paid", totalMinor: 1250 },
  shadow: false,
  expiresAt: 1_800_000_000,
  ...change,
});
const object = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<JsonObject>;
const key = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 1,
});

describe("a result's item", () => {
  it("gives back what was stored, small or packed, whatever the key", () => {
    fc.assert(
      fc.property(object, key, fc.boolean(), fc.nat(3_000), (result, name, shadow, padding) => {
        const one = stored({ key: name, shadow, result: { ...result, padding: "x".repeat(padding) } });
        expect(fromResultItem(toResultItem(one))).toEqual(JSON.parse(JSON.stringify(one)));
      }),
    );
  });

  it("can be read by people where it is small", () => {
    expect(toResultItem(stored())).toMatchObject({
      pk: { S: "order-changes#order-1" },
      sk: { S: "000000000003" },
      result: { M: { status: { S: "paid" }, totalMinor: { N: "1250" } } },
    });
  });

  it("sorts versions as numbers do", () => {
    const sortKeys = [1, 2, 9, 10, 11, 999_999_999_999].map((version) => toResultItem(stored({ version })).sk!.S!);
    expect(sortKeys.toSorted()).toEqual(sortKeys);
  });

  it("costs one write unit for an event of a kilobyte", () => {
    const line = (index: number) => ({
      sku: `SKU-${(index * 7919) % 10_000}`,
      quantity: index + 1,
      unitPriceMinor: 100 + index * 37,
    });
    const result = {
      orderId: "0b242abb623afc57",
      status: "paid",
      currency: "USD",
      lines: Array.from({ length: 24 }, (_, index) => line(index)),
    };
    expect(JSON.stringify(result).length).toBeGreaterThan(1_000);
    const item = toResultItem(stored({ result }));
    expect([writeUnits(item), item.packed !== undefined]).toEqual([1, true]);
  });

  it("is never larger for being packed", () => {
    const noise = Array.from({ length: 2_000 }, (_, index) =>
      String.fromCharCode(0x4e00 + ((index * 7_919) % 20_000)),
    ).join("");
    const item = toResultItem(stored({ result: { noise } }));
    const plain = { ...item, packed: undefined, result: { M: { noise: { S: noise } } } };
    const { packed: _, ...rest } = plain;
    expect(bytesOf(item)).toBeLessThanOrEqual(bytesOf(rest));
  });

  it.each(["pk", "ingestionId", "expiresAt", "result"])(
    "that somebody else wrote without %s is refused by its name",
    (name) => {
      const { [name]: _, ...rest } = toResultItem(stored());
      expect(() => fromResultItem(rest)).toThrow(`has no ${name}`);
    },
  );

  it("does not unpack what would fill the memory", () => {
    const bomb = deflateRawSync(Buffer.alloc(64 * 1024 * 1024, "x"));
    const { result: _, ...rest } = toResultItem(stored());
    expect(() => fromResultItem({ ...rest, packed: { B: bomb } })).toThrow();
  });
});
