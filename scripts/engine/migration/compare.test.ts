import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ComparableRow, inOrder } from "./comparable-row.ts";
import { compareSorted, createTally } from "./compare.ts";
import type { Explanation } from "./explanations.ts";
import type { Mapping } from "./mapping.ts";

const field = (name: string, change: object = {}) =>
  ({
    old: name,
    new: name,
    hidden: false,
    as: "text",
    whitespace: "keep",
    case: "keep",
    values: {},
    ...change,
  }) as Mapping["fields"][number];
const mapping: Mapping = {
  key: { old: ["id"], separator: "-" },
  time: { old: "at", new: "at", zone: "+00:00", epoch: "seconds" },
  fields: [field("status"), field("amount", { as: "number", factor: "1", tolerance: "1" })],
};
const row = (
  key: string,
  values: (string | null)[] = ["paid", "5"],
  change: Partial<ComparableRow> = {},
): ComparableRow => ({
  key,
  version: 1,
  time: 0,
  place: 1,
  values,
  ...change,
});
async function* from(rows: readonly ComparableRow[]): AsyncGenerator<ComparableRow> {
  yield* rows.toSorted(inOrder);
}
async function compare(
  old: readonly ComparableRow[],
  here: readonly ComparableRow[],
  explanations: readonly Explanation[] = [],
) {
  const tally = createTally(mapping, explanations);
  await compareSorted(from(old), from(here), tally);
  return tally.result();
}
const why = { cause: "The old system rounds towards zero, which was decided to end.", until: "2026-12-31" };

describe("comparing two systems", () => {
  it("tells equal rows, different ones, and those of one system only", async () => {
    const { rows, mismatches } = await compare(
      [row("a"), row("b", ["placed", "5"]), row("c")],
      [row("a"), row("b"), row("d")],
    );
    expect(rows).toEqual({ equal: 1, different: 1, onlyOld: 1, onlyNew: 1, open: 3, explained: {} });
    expect(mismatches.map(({ field: name, open }) => [name, open])).toEqual([
      ["only-new", 1],
      ["only-old", 1],
      ["status", 1],
    ]);
  });

  it("compares the latest version of each, and counts those before", async () => {
    const old = [
      row("a", ["placed", "1"], { version: 1 }),
      row("a", ["paid", "5"], { version: 10 }),
      row("a", ["x", "9"], { version: 9 }),
    ];
    const { rows, superseded } = await compare(old, [row("a", ["no", "0"]), row("a", ["paid", "5"], { version: 2 })]);
    expect([rows.equal, rows.different, superseded]).toEqual([1, 0, { old: 2, new: 1 }]);
  });

  it("takes the last row of a key where the old system counts no versions", async () => {
    const old = [
      row("a", ["paid", "5"], { place: 7 }),
      row("a", ["placed", "5"], { place: 3 }),
      row("b", ["placed", "5"], { time: 1, place: 9 }),
      row("b", ["paid", "5"], { time: 2, place: 1 }),
    ];
    expect((await compare(old, [row("a"), row("b")])).rows).toMatchObject({ equal: 2, different: 0 });
  });

  it("finds what a comparison in memory finds, whatever keys there are", async () => {
    const keys = fc.uniqueArray(fc.string({ maxLength: 2 }), { maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(keys, keys, async (old, here) => {
        const { rows } = await compare(
          old.map((key) => row(key)),
          here.map((key) => row(key)),
        );
        const both = old.filter((key) => here.includes(key)).length;
        expect([rows.equal, rows.onlyOld, rows.onlyNew]).toEqual([both, old.length - both, here.length - both]);
      }),
    );
  });

  it("calls numbers within their tolerance equal", async () => {
    expect((await compare([row("a", ["paid", "6"])], [row("a")])).rows.equal).toBe(1);
    expect((await compare([row("a", ["paid", "6.01"])], [row("a")])).rows.equal).toBe(0);
  });
});

describe("explanations", () => {
  const pairs = (count: number, old: string[]) =>
    [
      Array.from({ length: count }, (_, index) => row(`k${index}`, old)),
      Array.from({ length: count }, (_, index) => row(`k${index}`)),
    ] as const;

  it("cover a row only if they cover all that differs in it", async () => {
    const status = { field: "status", ...why };
    const amount = { field: "amount", ...why, until: "2026-12-01" };
    const [old, here] = pairs(2, ["placed", "50"]);
    expect((await compare(old, here, [status])).rows).toMatchObject({ open: 2, explained: {} });
    // The row is explained for as long as all of them hold.
    expect((await compare(old, here, [status, amount])).rows).toMatchObject({
      open: 0,
      explained: { "2026-12-01": 2 },
    });
  });

  it("may be about certain values only, and about rows of one system", async () => {
    const narrow = { field: "status", ...why, old: "placed", new: "paid" };
    const result = await compare(
      [row("a", ["placed", "5"]), row("b", ["lost", "5"]), row("c")],
      [row("a"), row("b")],
      [narrow, { field: "only-old", ...why }],
    );
    expect(result.rows).toMatchObject({ open: 1, explained: { "2026-12-31": 2 } });
    const status = result.mismatches.find(({ field: name }) => name === "status");
    expect(status).toMatchObject({
      open: 1,
      explained: [{ cause: why.cause, rows: 1 }],
      examples: [{ key: "b", old: "lost" }],
    });
  });
});

describe("examples", () => {
  it("are few, however many rows differ", async () => {
    const old = Array.from({ length: 50 }, (_, index) => row(`k${index}`, ["placed", "5"], { place: index }));
    const { mismatches } = await compare(
      old,
      old.map(({ key }) => row(key)),
    );
    expect([mismatches[0]?.open, mismatches[0]?.examples.length]).toEqual([50, 5]);
  });

  it("have no card numbers, nothing that commands a terminal, and no end of text", async () => {
    const evil = `\u001b[2J\u202e4111 1111 1111 1111 ${"x".repeat(500)}`;
    const { mismatches } = await compare([row("k\u001b[31m\n4111111111111111", [evil, "5"])], [row("other")]);
    const both = await compare([row("k", [evil, "5"])], [row("k")]);
    const text = JSON.stringify([mismatches, both.mismatches]);
    expect(text).not.toContain("4111");
    expect(both.mismatches[0]?.examples[0]?.old).toMatch(/^\\u001b\[2J\\u202e\*{4}1111 x+…$/);
    expect(mismatches[1]?.examples[0]?.key).toBe("k\\u001b[31m\\n****1111");
  });

  it("show nothing of a hidden field but that it differs", async () => {
    const tally = createTally({ ...mapping, fields: [field("status", { hidden: true })] }, []);
    await compareSorted(from([row("a", ["secret"])]), from([row("a", [null])]), tally);
    expect(tally.result().mismatches[0]?.examples[0]).toMatchObject({ old: "(hidden)", new: "(nothing)" });
  });
});
