import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../testing/collect.ts";
import { InputError } from "./input-row.ts";
import { readInput } from "./read-input.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "sluice-input-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

const read = async (name: string, content: string | Uint8Array) => collect(readInput(await file(name, content)));

const HEADER = "trans_num,trans_date_trans_time,cc_num,merchant,category,amt,lat,long,merch_lat,merch_long,is_fraud";
const ROW =
  'a1,2019-01-01 00:00:18,9999000000000000003,"fraud_Made, Up and Co",misc_net,4.35,36.5,-81.25,36.25,-82.5,1';
const EVENT = {
  id: "a1",
  occurredAt: "2019-01-01T00:00:18.000Z",
  cardNumber: "9999000000000000003",
  merchant: "Made, Up and Co",
  category: "misc_net",
  amountMinor: 435,
  currency: "USD",
  cardholder: { latitude: 36.5, longitude: -81.25 },
  merchantLocation: { latitude: 36.25, longitude: -82.5 },
};

describe("a CSV file", () => {
  it("becomes events in the API's shape, without the label", async () => {
    expect(await read("a.csv", `\uFEFF${HEADER}\r\n${ROW}\r\n`)).toEqual([{ line: 2, event: EVENT }]);
  });

  it("may have its columns in any order, and others besides", async () => {
    const [names, fields] = [
      HEADER.split(",").reverse(),
      ["1", "-82.5", "36.25", "-81.25", "36.5", "4.35", "misc_net"],
    ];
    const rest = ['"Made, Up and Co"', "9999000000000000003", "2019-01-01 00:00:18", "a1"];
    const csv = `note,${names.join(",")}\nx,${[...fields, ...rest].join(",")}`;
    expect(await read("b.csv", csv)).toEqual([{ line: 2, event: EVENT }]);
  });

  it("may leave out places", async () => {
    const { cardholder: _, merchantLocation: __, ...event } = EVENT;
    expect(await read("c.csv", `${HEADER}\n${ROW.replace(/36\.5.*/, ",,,,0")}`)).toEqual([{ line: 2, event }]);
    const short = HEADER.replace(/,lat.*/, "");
    expect(await read("d.csv", `${short}\n${ROW.replace(/,36\.5.*/, "")}`)).toEqual([{ line: 2, event }]);
  });

  it("counts physical lines, also behind a field that spans some", async () => {
    const spanning = ROW.replace("Made, Up", "Made,\nUp");
    const rows = await read("e.csv", [HEADER, "", spanning, ROW.replace("4.35", "x"), ROW].join("\n"));
    expect(rows.map((row) => [row.line, "reason" in row])).toEqual([
      [3, false],
      [5, true],
      [6, false],
    ]);
  });

  it.each([
    ["an empty id", ROW.replace("a1", " "), "trans_num must not be empty"],
    ["a day that does not exist", ROW.replace("01-01", "02-30"), "trans_date_trans_time is not a time that exists"],
    [
      "a card number in scientific notation",
      ROW.replace("9999000000000000003", "9.999E+18"),
      "cc_num must have 11 to 19",
    ],
    ["a short card number", ROW.replace("9999000000000000003", "9999000003"), "cc_num must have 11 to 19"],
    ["a merchant that is only the prefix", ROW.replace("Made, Up and Co", ""), "merchant must not be empty"],
    ["a negative amount", ROW.replace("4.35", "-4.35"), "amt must be a decimal number"],
    ["half a place", ROW.replace("36.5", ""), "lat must be a number of degrees from -90 to 90"],
    ["a place off the globe", ROW.replace("-81.25", "-181.25"), "long must be a number of degrees from -180 to 180"],
    ["a missing field", ROW.replace(",1", ""), "has 10 fields; the header has 11"],
    ["a field too many", `${ROW},`, "has 12 fields; the header has 11"],
    ["an unclosed quotation mark", ROW.replace(' Co"', " Co"), "has a quotation mark that is not closed"],
  ])("rejects %s by line and reason, shows nothing of the row, and goes on", async (_, bad, reason) => {
    const [first, second, third] = await read("f.csv", [HEADER, ROW, bad, ROW].join("\n"));
    expect([first, third]).toEqual([2, 4].map((line) => ({ line, event: EVENT })));
    expect(second).toEqual({ line: 3, reason: expect.stringContaining(reason) });
    expect(JSON.stringify(second)).not.toMatch(/999|Made/);
  });

  it.each([
    ["names a missing column", HEADER.replace("amt", "amount"), "missing: amt. "],
    ["names a column twice", `${HEADER},amt`, "names a column twice, in fields "],
    ["is separated by semicolons", HEADER.replaceAll(",", ";"), "separated by commas"],
    ["has an open quotation mark", `"${HEADER}`, "the header has a quotation mark"],
  ])("is refused as a whole when its header %s", async (_, header, message) => {
    const failure = read("g.csv", `${header}\n${ROW}`);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });

  it("shows nothing of a header that is a row, or that commands the terminal", async () => {
    const number = "4000000000000002";
    for (const header of [`${number},${number}`, `${HEADER},${number},${number}`, `${HEADER},\u001b[2J,\u001b[2J`]) {
      const error = await read("h.csv", `${header}\n${ROW}`).catch((caught: Error) => caught);
      expect(String(error)).toMatch(/missing: |names a column twice, in fields \d+ and \d+; drop one/);
      expect(String(error)).not.toContain(number);
      expect(String(error)).not.toContain("\u001b");
    }
  });
});

describe("a JSONL file", () => {
  it("is sent as it is, line by line", async () => {
    const lines = `${JSON.stringify(EVENT)}\r\n\n{"any":"thing"}`;
    const expected = [
      { line: 1, event: EVENT },
      { line: 3, event: { any: "thing" } },
    ];
    expect(await read("a.jsonl", lines)).toEqual(expected);
    expect(await read("no-extension", lines)).toEqual(expected);
  });

  it("has its malformed lines rejected by line and reason, and shows nothing of them", async () => {
    const rows = await read(
      "b.ndjson",
      ['{"cardNumber":"9999000000000000003",}', "[]", "null", '"x"', "{}"].join("\n"),
    );
    expect(rows).toEqual([
      { line: 1, reason: "is not valid JSON" },
      ...[2, 3, 4].map((line) => ({ line, reason: "is not a JSON object" })),
      { line: 5, event: {} },
    ]);
  });
});

describe("a file that cannot be used", () => {
  it.each([
    ["an empty file", "h.csv", "", "holds no events"],
    ["a file of blank lines", "i.jsonl", "\n \n", "holds no events"],
    ["a header without rows", "j.csv", `${HEADER}\n`, "holds no events"],
    ["a binary file", "k.csv", Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0, 0, 0), "is a binary file"],
    ["an image", "k.png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), "the header is not UTF-8"],
    ["a UTF-16 file", "l.csv", Buffer.from(`\uFEFF${HEADER}`, "utf16le"), "save it as UTF-8"],
    ["a compressed file", "m.csv", Uint8Array.of(0x1f, 0x8b, 8, 0), "unpack it"],
    ["a JSON array", "n.json", "[{}]", "one JSON object per line"],
  ])("says so for %s, and how to mend it", async (_, name, content, message) => {
    const failure = read(name, content);
    await expect(failure).rejects.toThrow(InputError);
    await expect(failure).rejects.toThrow(message);
  });

  it("says so for a missing file and for a directory", async () => {
    await expect(collect(readInput(join(directory, "missing.csv")))).rejects.toThrow("no such file");
    await expect(collect(readInput(directory))).rejects.toThrow("is a directory");
  });
});

it("reads a pipe, which cannot be read twice", async () => {
  const pipe = join(directory, "pipe");
  execFileSync("mkfifo", [pipe]);
  const [rows] = await Promise.all([collect(readInput(pipe)), writeFile(pipe, `${HEADER}\n${ROW}\n`)]);
  expect(rows).toEqual([{ line: 2, event: EVENT }]);
});

it("does not grow in memory with the file", async () => {
  // What is garbage but not yet collected depends on the process; only what is held counts.
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const held = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const path = await file("large.csv", `${HEADER}\n${`${ROW}\n`.repeat(40_000)}`);
  const before = held();
  let [rows, peak] = [0, 0];
  for await (const _ of readInput(path)) {
    rows += 1;
    if (rows % 10_000 === 0) peak = Math.max(peak, held() - before);
  }
  expect(rows).toBe(40_000);
  // The rows themselves, kept, would be some 18 MiB.
  expect(peak).toBeLessThan(5 * 2 ** 20);
});
