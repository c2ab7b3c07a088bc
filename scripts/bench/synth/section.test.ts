import { expect, it } from "vitest";
import { environmentNames } from "#environments/index";
import { synthSection } from "./section.ts";

it("synthesizes every stack of every environment, once per variant and run", async () => {
  const notes: string[] = [];
  const section = synthSection([{ name: "as it is", args: ["scripts/run.mjs", "app.ts"] }]);
  const context = { note: (line: string) => void notes.push(line), signal: new AbortController().signal };
  const { measurements, facts, baseline } = await section.run({ parallel: 1, runs: 1 }, context);
  expect(baseline).toBe("as it is");
  expect(measurements).toEqual([{ scenario: "synth", contestant: "as it is", seconds: [expect.any(Number)] }]);
  expect(Number(facts.stacks) % environmentNames.length).toBe(0);
  expect(Number(facts.stacks)).toBeGreaterThanOrEqual(11 * environmentNames.length);
  expect(notes).toEqual([expect.stringMatching(/^synth: as it is: \d+\.\d\d s \(1 of 1\)$/)]);
});
