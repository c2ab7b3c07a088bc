import { describe, expect, it } from "vitest";
import { gapsBetween, keyOf, plain } from "./plain-form.ts";

const gaps = (wanted: unknown, actual: unknown) =>
  gapsBetween(plain(wanted), plain(actual)).map((gap) => [gap.path.join("/"), gap.wanted, gap.actual]);

describe("the plain form", () => {
  it("knows a block as Terraform has it and as a stack writes it for the same", () => {
    const live = [{ days: 90, date: null, tags: {}, list: [], text: "" }];
    expect(plain(live)).toEqual(plain({ days: "90" }));
    expect(plain({ on: true, none: false })).toEqual({ on: "true", none: "false" });
    expect(plain(0)).toBe("0");
  });

  it("does not care about the order of a list, which sets have none of", () => {
    expect(plain(["b", "a"])).toEqual(plain(["a", "b"]));
    expect(plain([{ port: 2 }, { port: 1 }])).toEqual(plain([{ port: 1 }, { port: 2 }]));
  });

  it("keeps hostile keys as data", () => {
    const value = plain(JSON.parse('{"__proto__":{"polluted":1},"constructor":"x"}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":"1"},"constructor":"x"}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("gaps", () => {
  it("are as deep as values can be compared", () => {
    expect(gaps({ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } })).toEqual([["a/c", "2", "3"]]);
    expect(gaps({ a: 1 }, { a: 1 })).toEqual([]);
    expect(gaps({ a: 1, b: 1 }, { b: 1 })).toEqual([["a", "1", undefined]]);
  });

  it("follow blocks with a name, whatever their order", () => {
    const wanted = [
      { name: "b", value: 2 },
      { name: "a", value: 1 },
    ];
    const actual = [
      { name: "a", value: 1 },
      { name: "b", value: 9 },
    ];
    expect(gaps({ parameter: wanted }, { parameter: actual })).toEqual([["parameter/b/value", "2", "9"]]);
  });

  it("tell blocks without a name apart by their content, one by one", () => {
    const rule = (port: number) => ({ from: port, to: port });
    expect(gaps([rule(1), rule(2)], [rule(1), rule(3)])).toEqual([
      ['{"from":"2","to":"2"}', { from: "2", to: "2" }, undefined],
      ['{"from":"3","to":"3"}', undefined, { from: "3", to: "3" }],
    ]);
    expect(gaps([rule(1), rule(1)], rule(1)).length).toBe(1);
  });

  it("are each block by itself where there was none", () => {
    const [one, other] = [{ port: "1" }, { port: "2" }];
    expect(gaps({ egress: [one, other] }, {})).toEqual([
      ['egress/{"port":"1"}', one, undefined],
      ['egress/{"port":"2"}', other, undefined],
    ]);
    expect(gaps({}, { egress: [one, other] }).map(([, wanted]) => wanted)).toEqual([undefined, undefined]);
    expect(gaps({ texts: ["a", "b"] }, {})).toEqual([["texts", ["a", "b"], undefined]]);
  });

  it("are the same gap only while nothing about them has changed", () => {
    const [one] = gapsBetween(plain({ a: 1 }), plain({ a: 2 }));
    const [other] = gapsBetween(plain({ a: 1 }), plain({ a: 3 }));
    expect(keyOf(one!)).not.toBe(keyOf(other!));
  });
});
