import { describe, expect, it } from "vitest";
import type { Identified } from "./identify.ts";
import { takeIn } from "./take-in.ts";

const found = (name: string): Identified => ({
  ...{ kind: "found", address: `aws_vpc.${name}`, type: "aws_vpc", id: name, how: "given" },
});
const held: Identified = { kind: "held", address: "aws_vpc.held", type: "aws_vpc", id: "x" };
const other: Identified = { kind: "other", address: "aws_vpc.other", type: "aws_vpc", id: "new", heldId: "old" };

/** Takes in with ways that do as told, and tells what each was asked for. */
async function taking(identified: readonly Identified[], hindering: readonly (readonly string[])[] = []) {
  const asked: string[] = [];
  const left = [...hindering];
  const results = await takeIn(identified, {
    each: async (some) => {
      asked.push(`each ${some.map(({ address }) => address.slice(8)).join(" ")}`);
      return some.map((one) => ({
        ...one,
        outcome: one.kind === "held" ? "held" : "imported",
        reason: null,
        before: null,
      }));
    },
    atOnce: async (targets) => {
      asked.push(`at once ${targets.map(({ address }) => address.slice(8)).join(" ")}`);
      const names = left.shift() ?? [];
      return targets.filter(({ address }) => names.includes(address.slice(8)));
    },
  });
  return { asked, outcomes: Object.fromEntries(results.map(({ address, outcome }) => [address.slice(8), outcome])) };
}

describe("several objects", () => {
  it("are imported at once", async () => {
    expect(await taking([found("a"), held, found("b")])).toEqual({
      asked: ["at once a b", "each held"],
      outcomes: { a: "imported", b: "imported", held: "held" },
    });
  });

  it("are imported at once after those that stand in the way", async () => {
    expect(await taking([found("a"), found("b"), found("c")], [["b"]])).toEqual({
      asked: ["at once a b c", "each b", "at once a c"],
      outcomes: { a: "imported", b: "imported", c: "imported" },
    });
  });

  it("are imported one after the other where it cannot be done at once", async () => {
    const all = [found("a"), found("b")];
    expect((await taking(all, [["a", "b"]])).asked).toEqual(["at once a b", "each a b"]);
    expect((await taking(all, [["a"], ["b"]])).asked).toEqual(["at once a b", "each a", "at once b", "each b"]);
  });

  it("are imported one after the other where one takes another's place", async () => {
    expect((await taking([found("a"), found("b"), other])).asked).toEqual(["each a b other"]);
    expect((await taking([found("a")])).asked).toEqual(["each a"]);
  });
});
