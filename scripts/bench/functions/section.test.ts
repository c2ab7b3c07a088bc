import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { deployedFunctions, functionsSection } from "./section.ts";

it("knows every function that has a handler", () => {
  const names = deployedFunctions();
  expect(names).toEqual(expect.arrayContaining(["ingest-events", "process-events", "redrive"]));
  expect(names).not.toContain("runtime");
  for (const name of names)
    expect(existsSync(join(import.meta.dirname, "../../../functions", name, "handler.ts"))).toBe(true);
});

it("loads a function from what is uploaded, as often as asked, beside an empty module", async () => {
  const notes: string[] = [];
  const context = { note: (line: string) => void notes.push(line), signal: new AbortController().signal };
  const { measurements, baseline } = await functionsSection(["watch-costs"]).run({ parallel: 1, runs: 2 }, context);
  expect(baseline).toBe("an empty module");
  const two = [expect.any(Number), expect.any(Number)];
  expect(measurements).toEqual([
    { scenario: "load", contestant: "an empty module", seconds: two },
    { scenario: "load", contestant: "watch-costs", seconds: two, bytes: expect.any(Number) },
  ]);
  expect(measurements[1]?.bytes).toBeLessThan(400 * 1024);
  expect(notes).toHaveLength(2);
});
