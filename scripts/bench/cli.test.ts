import { describe, expect, it } from "vitest";
import { Failure } from "#scripts/engine/failure";
import { runBench } from "./cli.ts";
import type { BenchOptions, Section } from "./section.ts";

const asked: BenchOptions[] = [];
const section = (name: string): Section => ({
  name,
  title: `${name}: a title`,
  run: async (options) => {
    asked.push(options);
    return {
      baseline: "bare",
      facts: { stacks: 2 },
      measurements: [
        { scenario: "cold", contestant: "bare", seconds: [4, 2, 3] },
        { scenario: "cold", contestant: "ours", seconds: [3.6], ran: ["b", "a"] },
        { scenario: "one changed", contestant: "ours", seconds: [1, 2], ran: [] },
      ],
    };
  },
});
const broken: Section = {
  ...section("broken"),
  run: async () => {
    throw new Failure("interrupted", "interrupted");
  },
};

async function bench(...argv: string[]) {
  const out: string[] = [];
  const notes: string[] = [];
  asked.length = 0;
  const code = await runBench(argv, {
    sections: [section("one"), section("two"), broken].slice(0, argv.includes("broken") ? 3 : 2),
    print: (text) => out.push(text),
    note: (line) => notes.push(line),
    signal: new AbortController().signal,
  });
  return { code, out: out.join(""), notes: notes.join("\n") };
}

describe("bench", () => {
  it("shows medians, and ratios to the baseline of the same scenario", async () => {
    const { code, out } = await bench("--only", "one");
    expect(code).toBe(0);
    expect(out.split("\n").slice(0, 6)).toEqual([
      "one: a title",
      "SCENARIO     WHO   SECONDS  x bare  RUNS  STACKS",
      "cold         bare  3.00     1.00    3     -",
      "             ours  3.60     1.20    1     b, a",
      "one changed  ours  1.50     -       2     none",
      "stacks 2",
    ]);
    expect(out).toMatch(/cores.*GiB.*Node.js/);
  });

  it("shows events a second and sizes where a section measures them", async () => {
    const out: string[] = [];
    const measurements = [
      { scenario: "load", contestant: "bare", seconds: [2], events: 101 },
      { scenario: "load", contestant: "ours", seconds: [4], bytes: 1_536 },
    ];
    const sized = { ...section("sized"), run: async () => ({ baseline: "bare", facts: {}, measurements }) };
    const context = { note: () => {}, signal: new AbortController().signal };
    await runBench([], { ...context, sections: [sized], print: (text) => out.push(text) });
    expect(out.join("").split("\n").slice(1, 4)).toEqual([
      "SCENARIO  WHO   SECONDS  x bare  RUNS  EVENTS/S  KB",
      "load      bare  2.00     1.00    1     51        -",
      "          ours  4.00     2.00    1     -         1.5",
    ]);
  });

  it("prints one JSON document with every run and the machine", async () => {
    const { out } = await bench("--json");
    const { machine, sections } = JSON.parse(out);
    expect(machine).toMatchObject({ cores: expect.any(Number), node: process.versions.node });
    expect(sections.map(({ name }: { name: string }) => name)).toEqual(["one", "two"]);
    expect(sections[0].measurements[1]).toEqual({
      scenario: "cold",
      contestant: "ours",
      seconds: [3.6],
      ran: ["b", "a"],
      medianSeconds: 3.6,
      ratio: 1.2,
    });
  });

  it("passes on how often and how much at once is to be measured", async () => {
    await bench("--only", "two", "--runs", "5", "--parallel", "3");
    expect(asked).toEqual([{ runs: 5, parallel: 3 }]);
  });

  it.each([
    [["--only", "none"], 2],
    [["--runs", "0"], 2],
    [["--runs", "1e3"], 2],
    [["--help"], 0],
    [["--only", "broken"], 130],
  ])("ends %j with %i", async (argv, code) => {
    expect((await bench(...argv)).code).toBe(code);
  });
});
