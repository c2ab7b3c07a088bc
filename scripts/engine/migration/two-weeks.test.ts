import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Comparison } from "./comparison.ts";
import { comparisonFile, keepComparison, readComparisons } from "./comparison-files.ts";
import { comparisonMarkdown, dualRunMarkdown } from "./comparison-markdown.ts";
import { comparisonText, dualRunText } from "./comparison-text.ts";
import { daysBetween } from "./point-in-time.ts";
import { cleanDay } from "./testing/clean-day.ts";
import { addUp } from "./two-weeks.ts";

const TODAY = "2026-11-23";
const days = daysBetween("2026-11-09", "2026-11-22");
const about = { environment: "prod", pipeline: "order-changes", days };
const cause = "The old system cuts names at forty characters.";

const explained = (day: string, until: string) =>
  cleanDay(day, {
    rows: { equal: 8, different: 2, onlyOld: 0, onlyNew: 0, open: 0, explained: { [until]: 2 } },
    mismatches: [{ field: "name", open: 0, explained: [{ cause, until, rows: 2 }], examples: [] }],
  });
const whole = days.map((day) => cleanDay(day));
const withDay = (other: Comparison) => whole.map((each) => (each.day === other.day ? other : each));

describe("the two weeks of a dual run", () => {
  it("are clean if every day is there and equal", () => {
    const sum = addUp(about, whole, TODAY);
    expect(sum).toMatchObject({ clean: true, missing: [], rows: { equal: 140, open: 0 } });
    expect(dualRunText(sum)).toMatch(/^prod order-changes, 2026-11-09 to 2026-11-22: no mismatch: 140 rows equal\n/);
  });

  it("are clean if what differs is explained, until the explanation expires", () => {
    const sum = (until: string) => addUp(about, withDay(explained("2026-11-15", until)), TODAY);
    expect(sum(TODAY)).toMatchObject({ clean: true, rows: { open: 0, explained: { [TODAY]: 2 } } });
    const late = sum("2026-11-22");
    expect(late).toMatchObject({
      clean: false,
      rows: { open: 2, explained: {} },
      mismatches: [{ field: "name", open: 2, explained: [] }],
    });
    expect(dualRunText(late)).toContain("2 of 140 rows differ, and nothing explains it");
  });

  it.each<[string, Comparison[], RegExp]>([
    [
      "without a day",
      whole.slice(1),
      /1 of 14 days were not compared[\s\S]*missing: 2026-11-09; `sluice compare-runs order-changes --env prod --day 2026-11-09/,
    ],
    [
      "with a mismatch",
      withDay(
        cleanDay("2026-11-20", { rows: { equal: 9, different: 1, onlyOld: 0, onlyNew: 0, open: 1, explained: {} } }),
      ),
      /1 of 140 rows differ/,
    ],
    [
      "with rows that could not be read",
      withDay(cleanDay("2026-11-20", { broken: 3 })),
      /3 rows of the export cannot be compared/,
    ],
    [
      "with a day that another mapping compared",
      withDay(cleanDay("2026-11-10", { mapping: "ba9876543210" })),
      /by another mapping[\s\S]*2026-11-10/,
    ],
    [
      "with nothing in them",
      days.map((day) =>
        cleanDay(day, { rows: { equal: 0, different: 0, onlyOld: 0, onlyNew: 0, open: 0, explained: {} } }),
      ),
      /0 rows equal/,
    ],
  ])("are not clean %s", (_, comparisons, told) => {
    const sum = addUp(about, comparisons, TODAY);
    expect(sum.clean).toBe(false);
    expect(dualRunText(sum)).toMatch(told);
  });

  it("add up what one field came to on several days", () => {
    const open = cleanDay("2026-11-12", {
      mismatches: [{ field: "name", open: 3, explained: [], examples: [{ key: "k", place: 4, old: "a", new: "b" }] }],
    });
    const until = "2026-12-31";
    const sum = addUp(about, [explained("2026-11-11", until), open, explained("2026-11-13", until)], TODAY);
    expect(sum.mismatches).toEqual([
      { field: "name", open: 3, explained: [{ cause, until, rows: 4 }], examples: open.mismatches[0]?.examples },
    ]);
  });
});

describe("reports in Markdown", () => {
  const evil = "<img src=x>|@team\u001b[2J";
  const of = cleanDay("2026-11-20", {
    mismatches: [
      {
        field: evil,
        open: 1,
        explained: [{ cause: evil, until: "2026-12-31", rows: 1 }],
        examples: [{ key: evil, place: 1, old: evil, new: evil }],
      },
    ],
    brokenRows: [{ place: 7, reason: "is not valid JSON" }],
    broken: 1,
  });

  it("hold whatever comes from data as inert code", () => {
    for (const text of [comparisonMarkdown(of), dualRunMarkdown(addUp(about, withDay(of), TODAY))]) {
      expect(text).not.toContain("<img");
      expect(text).not.toContain("@team");
      expect(text).not.toContain("\u001b");
    }
    expect(comparisonText(of)).not.toContain("\u001b");
  });

  it("have a line for each day", () => {
    expect(dualRunMarkdown(addUp(about, whole, TODAY))).toContain("| 2026-11-09 | 10 | 10 | 0 | 0 | 0 |\n");
  });
});

describe("days that are kept", () => {
  const directory = mkdtempSync(join(tmpdir(), "kept-days-"));
  afterAll(() => rmSync(directory, { recursive: true }));
  const read = (names: readonly string[]) => readComparisons(directory, { ...about, days: names });

  it("are read again as they were, the later one of a day only, and no draft is left", () => {
    keepComparison(directory, cleanDay("2026-11-20", { shadows: 1 }));
    keepComparison(directory, cleanDay("2026-11-20"));
    expect(read(["2026-11-19", "2026-11-20"])).toEqual([cleanDay("2026-11-20")]);
    expect(readdirSync(join(directory, "order-changes"))).toEqual(["2026-11-20.json"]);
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "the comparison is not JSON"],
    ["something else", '{"format":2}', "format"],
    ["another day's", JSON.stringify(cleanDay("2026-11-20")), "compare the day again"],
    ["a count that is none", JSON.stringify({ ...cleanDay("2026-11-18"), broken: -1 }), "broken"],
  ])("are refused where the file is %s", (_, content, message) => {
    writeFileSync(comparisonFile(directory, "order-changes", "2026-11-18"), content);
    expect(() => read(["2026-11-18"])).toThrow(message);
  });
});
