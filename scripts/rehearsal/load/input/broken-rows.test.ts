import fc from "fast-check";
import { expect, it } from "vitest";
import { collect } from "../testing/collect.ts";
import { csvRows } from "./csv-rows.ts";
import { readLines } from "./lines.ts";

const HEADER = "trans_num,trans_date_trans_time,cc_num,merchant,category,amt,lat,long,merch_lat,merch_long,is_fraud";
const MERCHANTS = ['"fraud_Made, Up and Co"', "fraud_Plain Ltd", '"fraud_The ""Best"""'];
const row = (index: number) =>
  `id${index},2019-01-01 00:00:18,9999000000000003,${MERCHANTS[index % 3]},home,4.35,36.5,-81.25,36.25,-82.5,0`;

/** Ways to break a row. */
const DAMAGE: readonly ((row: string) => string)[] = [
  (text) => text.replace("4.35", "abc"),
  (text) => text.slice(0, 30),
  (text) => text.slice(0, text.indexOf("fraud_") + 8),
  (text) => `"${text}`,
  (text) => `${text}"`,
  (text) => text.replace("fraud_", '"fraud_'),
  (text) => text.replace(",home", '",home'),
  (text) => text.replace("home", 'ho"me'),
  (text) => text.replaceAll(",", ";"),
  (text) => `${text},more`,
  (text) => text.replace("fraud", "\0"),
  (text) => text.replace("9999000000000003", "9.999E+15"),
  (text) => text.replace(/^[^,]*/, ""),
  (text) => text.replace("2019-01", "2019-13"),
  () => '{"id":"x"}',
  () => '"',
];

// Two broken rows in a row can be one good one to CSV; so there are some others between them here.
it("rejects exactly the broken rows among many, however they are broken, and reads the others", async () => {
  const damages = fc.array(fc.record({ gap: fc.integer({ min: 1, max: 150 }), damage: fc.constantFrom(...DAMAGE) }), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(damages, fc.boolean(), async (list, plain) => {
      const rows: string[] = [];
      const broken: number[] = [];
      for (const { gap, damage } of list) {
        for (let index = 0; index < gap; index += 1) rows.push(plain ? row(1 + 3 * rows.length) : row(rows.length));
        rows.push(damage(row(rows.length)));
        broken.push(rows.length + 1);
      }
      for (let index = 0; index < 5; index += 1) rows.push(row(rows.length));
      async function* bytes() {
        yield Buffer.from([HEADER, ...rows].join("\n"));
      }
      const read = await collect(csvRows(readLines(bytes()), "made-up.csv"));
      expect(read.filter((each) => "reason" in each).map(({ line }) => line)).toEqual(broken);
      expect(read).toHaveLength(rows.length);
    }),
    { numRuns: 60 },
  );
});
