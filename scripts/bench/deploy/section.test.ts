import { describe, expect, it } from "vitest";
import { type FixtureShape, fullShape } from "#scripts/bench/fixture/shape";
import type { Contestant } from "./contestant.ts";
import { deploySection } from "./section.ts";

const shape: FixtureShape = { ...fullShape, stacks: 6, layers: 3, resources: 4 };

/** The section with contestants that only note what they are asked for. */
async function measured({ runs, failing }: { runs?: number; failing?: string } = {}) {
  const asked: string[] = [];
  let open = 0;
  const contestant = (key: string, name = key): Contestant => ({
    key,
    name,
    deploy: async ({ shape: { environment, revisions, stacks } }) => {
      asked.push(`${name} ${environment} ${stacks} ${JSON.stringify(revisions)}`);
      if (name === failing) throw new Error("it broke");
      return { seconds: asked.length };
    },
  });
  const section = deploySection(shape, {
    open: async () => {
      open++;
      return { variablesFor: () => ({}), directory: () => "", close: async () => void open-- };
    },
    bare: contestant("bare"),
    cdktf: contestant("cdktf"),
    whole: contestant("sluice"),
    changed: contestant("sluice", "changed"),
  });
  const context = { note: () => {}, signal: new AbortController().signal };
  const result = await section.run({ parallel: 2, runs }, context).catch((error: Error) => error);
  return { asked, result, open };
}

describe("the deploy section", () => {
  it("measures every scenario after a warm-up that does not count", async () => {
    const { result, asked, open } = await measured();
    if (result instanceof Error) throw result;
    expect(
      result.measurements.map(({ scenario, contestant, seconds }) => [scenario, contestant, seconds.length]),
    ).toEqual([
      ["cold", "bare", 1],
      ["cold", "sluice", 1],
      ["cold", "cdktf", 1],
      ["nothing changed", "bare", 3],
      ["nothing changed", "sluice", 3],
      ["nothing changed", "changed", 3],
      ["nothing changed", "cdktf", 3],
      ["one changed that nobody reads", "bare", 3],
      ["one changed that nobody reads", "changed", 3],
      ["one changed that nobody reads", "cdktf", 3],
      ["one changed, and its contract", "bare", 3],
      ["one changed, and its contract", "changed", 3],
      ["one changed, and its contract", "cdktf", 3],
    ]);
    expect(asked.slice(0, 3)).toEqual(["bare warm 6 {}", "sluice warmsluice 2 {}", "cdktf warmcdktf 2 {}"]);
    expect(result).toMatchObject({ baseline: "bare", facts: { stacks: 6, parallel: 2, cdktf: "0.21.0" } });
    expect(open).toBe(0);
  });

  it("meets fresh states in every cold run, and those of the first one afterwards", async () => {
    const { asked } = await measured({ runs: 2 });
    const environments = asked.filter((line) => line.startsWith("bare ")).map((line) => line.split(" ")[1]);
    expect(environments).toEqual(["warm", "bare1", "bare2", ...Array(6).fill("bare1")]);
  });

  it("changes another stack's code in every run, and takes back nothing", async () => {
    const { asked } = await measured({ runs: 2 });
    expect(asked.filter((line) => line.startsWith("changed ")).map((line) => line.split(" ")[3])).toEqual([
      "{}",
      "{}",
      '{"layer3-stack1":1}',
      '{"layer3-stack1":2}',
      '{"layer3-stack1":2,"layer2-stack1":1}',
      '{"layer3-stack1":2,"layer2-stack1":2}',
    ]);
  });

  it("begins each run with the next one, so that nobody is always first", async () => {
    const { asked } = await measured({ runs: 3 });
    const cold = asked.slice(3, 12).map((line) => line.split(" ")[0]);
    expect([cold[0], cold[3], cold[6]]).toEqual(["bare", "sluice", "cdktf"]);
  });

  it("ends its rehearsal also when somebody fails", async () => {
    const { result, open } = await measured({ failing: "cdktf" });
    expect(result).toMatchObject({ message: "it broke" });
    expect(open).toBe(0);
  });
});
