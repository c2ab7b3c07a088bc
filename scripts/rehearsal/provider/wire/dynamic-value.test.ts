import { decode, ExtData, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromWire, hasUnknown, isUnknown, same, toWire, UNKNOWN } from "./dynamic-value.ts";

const wire = (value: unknown) => ({ msgpack: encode(value, { useBigInt64: true }) });

describe("values of the protocol", () => {
  it("come back as they were", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        fc.constant(null),
        fc.boolean(),
        fc.string(),
        fc.maxSafeInteger(),
        fc.array(tie("any"), { maxLength: 3 }),
        tie("map"),
      ),
      map: fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        tie("any"),
        { maxKeys: 3, noNullPrototype: true },
      ),
    })).any;
    fc.assert(
      fc.property(value, (one) => {
        expect(fromWire(toWire(one))).toEqual(one);
      }),
    );
  });

  it("keep whole numbers that JavaScript cannot hold, as digits", () => {
    expect(fromWire(wire(2n ** 60n + 1n))).toBe("1152921504606846977");
    expect(fromWire(wire({ big: -(2n ** 62n), small: 7n }))).toEqual({ big: "-4611686018427387904", small: 7 });
    expect(fromWire(wire("0.1"))).toBe("0.1");
  });

  it("may be unknown, plainly or narrowed, and stay exactly so", () => {
    const plain = { msgpack: Buffer.from([0xd4, 0, 0]) };
    expect(isUnknown(fromWire(plain))).toBe(true);
    expect(Buffer.from(toWire(UNKNOWN).msgpack!)).toEqual(plain.msgpack);
    const narrowed = { msgpack: Buffer.from([0xc7, 3, 12, 0x81, 1, 0xc2]) };
    const value = fromWire(narrowed);
    expect(isUnknown(value)).toBe(true);
    expect(Buffer.from(toWire(value).msgpack!)).toEqual(narrowed.msgpack);
    expect(decode(toWire([UNKNOWN]).msgpack!)).toEqual([new ExtData(0, new Uint8Array([0]))]);
  });

  it("come as JSON too, and as nothing at all", () => {
    expect(fromWire({ json: Buffer.from('{"a":[1]}') })).toEqual({ a: [1] });
    expect(fromWire(null)).toBeNull();
    expect(fromWire({ msgpack: new Uint8Array() })).toBeNull();
  });

  it("are refused when a key would change what objects are", () => {
    const bytes = encode(JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(() => fromWire({ msgpack: bytes })).toThrow("__proto__");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("comparing values", () => {
  it("goes by content", () => {
    expect(same({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toBe(true);
    for (const other of [{ a: [1] }, { a: [1, { b: 0 }] }, { a: [1, { b: null }], c: 1 }, null, [], "x"])
      expect(same({ a: [1, { b: null }] }, other)).toBe(false);
    expect(same({}, { constructor: 1 })).toBe(false);
    expect(same({ constructor: 1 }, { x: 1 })).toBe(false);
  });

  it("never takes an unknown for the same", () => {
    expect(same(UNKNOWN, UNKNOWN)).toBe(false);
    expect(same({ a: UNKNOWN }, { a: UNKNOWN })).toBe(false);
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: "x" }] })).toBe(false);
  });
});
