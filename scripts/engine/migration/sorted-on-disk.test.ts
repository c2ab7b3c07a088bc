import { existsSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ComparableRow, inOrder } from "./comparable-row.ts";
import { sortedRows } from "./sorted-on-disk.ts";

const row: fc.Arbitrary<ComparableRow> = fc.record({
  key: fc.oneof(fc.constantFrom("a", "b", "ab", "\ud800", "é\u2028\n"), fc.string({ unit: "binary" })),
  version: fc.integer({ min: 1, max: 3 }),
  time: fc.constantFrom(1, 2),
  place: fc.nat(1000),
  values: fc.array(fc.option(fc.string({ unit: "binary" })), { maxLength: 3 }),
});

async function collect(rows: AsyncIterable<ComparableRow>): Promise<ComparableRow[]> {
  const all: ComparableRow[] = [];
  for await (const each of rows) all.push(each);
  return all;
}

describe("rows that are put in order by way of files", () => {
  it("come in the order that memory would have put them in, however few are held at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 60 }),
        fc.constantFrom(1, 300, 100_000),
        fc.constantFrom(2, 3, 64),
        async (rows, characters, mostRuns) => {
          const sorted = await sortedRows({ runCharacters: characters, mostRuns });
          try {
            for (const each of rows) await sorted.add(each);
            const got = await collect(sorted.rows());
            expect(got.length).toBe(rows.length);
            const order = (list: readonly ComparableRow[]) =>
              list.map(({ key, version, time, place }) => [key, version, time, place]);
            expect(order(got)).toEqual(order(rows.toSorted(inOrder)));
            expect(got.map((each) => JSON.stringify(each)).sort()).toEqual(
              rows.map((each) => JSON.stringify(each)).sort(),
            );
          } finally {
            await sorted.remove();
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("are all there when several add side by side", async () => {
    const sorted = await sortedRows({ runCharacters: 500, mostRuns: 3 });
    const one = (segment: number) =>
      (async () => {
        for (let index = 0; index < 200; index++)
          await sorted.add({ key: `${segment}-${index}`, version: 1, time: 0, place: 0, values: ["x"] });
      })();
    await Promise.all([one(0), one(1), one(2)]);
    const keys = (await collect(sorted.rows())).map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(keys).toHaveLength(600);
    await sorted.remove();
  });

  it("lie in files of this user alone, and in none afterwards", async () => {
    const before = new Set(readdirSync(tmpdir()));
    const sorted = await sortedRows({ runCharacters: 1 });
    await sorted.add({ key: "k", version: 1, time: 0, place: 0, values: [] });
    const [directory] = readdirSync(tmpdir()).filter((name) => name.startsWith("sluice-compare-") && !before.has(name));
    const path = join(tmpdir(), directory!);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(statSync(join(path, "1.jsonl")).mode & 0o777).toBe(0o600);
    await sorted.remove();
    expect(existsSync(path)).toBe(false);
  });
});
