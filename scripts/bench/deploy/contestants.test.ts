import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FixtureShape, fullShape } from "#scripts/bench/fixture/shape";
import { thorough } from "#scripts/house/thorough";
import { bare } from "./bare.ts";
import { cdktf } from "./cdktf.ts";
import type { Contestant } from "./contestant.ts";
import { measure } from "./measure.ts";
import { openPlace, type Place } from "./place.ts";
import { sluice } from "./sluice.ts";

const shapeOf = (environment: string, revisions: FixtureShape["revisions"] = {}): FixtureShape => ({
  ...fullShape,
  environment,
  revisions,
  stacks: 2,
  layers: 2,
});
const notes: string[] = [];
const context = { note: (line: string) => void notes.push(line), signal: new AbortController().signal };
const deploy = (contestant: Contestant, shape: FixtureShape) =>
  contestant.deploy({ place, shape, parallel: 2, signal: context.signal });

let place: Place;
beforeAll(async () => {
  if (thorough) place = await openPlace(shapeOf("bench"), context.note);
});
afterAll(async () => place?.close());

describe.runIf(thorough)("everyone who is measured", () => {
  it("deploys the same platform, beside each other in one rehearsal", async () => {
    const measured = await measure(
      { name: "cold", contestants: [bare, sluice(), cdktf], runs: 1, shapeFor: ({ key }) => shapeOf(key) },
      { place, parallel: 2, context },
    );
    expect(measured).toEqual([
      { scenario: "cold", contestant: "bare terraform", seconds: [expect.any(Number)] },
      {
        scenario: "cold",
        contestant: "sluice deploy",
        seconds: [expect.any(Number)],
        ran: ["sluice-layer1-stack1", "sluice-layer2-stack1"],
      },
      { scenario: "cold", contestant: "cdktf deploy '*'", seconds: [expect.any(Number)] },
    ]);
    expect(notes).toHaveLength(3);
  });

  it("deploys with --changed what has changed, and nothing else", async () => {
    const changed = sluice("--changed");
    const unchanged = await deploy(changed, shapeOf("sluice"));
    const leaf = await deploy(changed, shapeOf("sluice", { "layer2-stack1": 1 }));
    const read = await deploy(changed, shapeOf("sluice", { "layer2-stack1": 1, "layer1-stack1": 1 }));
    expect([unchanged.ran, leaf.ran, read.ran]).toEqual([
      [],
      ["sluice-layer2-stack1"],
      ["sluice-layer1-stack1", "sluice-layer2-stack1"],
    ]);
  });

  it.each([
    ["bare", bare],
    ["cdktf", cdktf],
    ["sluice", sluice()],
  ])("stops when the bench is interrupted: %s", async (_, contestant) => {
    const deployment = { place, shape: shapeOf(contestant.key), parallel: 2, signal: AbortSignal.abort() };
    await expect(contestant.deploy(deployment)).rejects.toMatchObject({ kind: "interrupted" });
  });
});

describe("the place where they are measured", () => {
  it("says why the rehearsal did not start, and leaves nothing behind", async () => {
    const [before, own] = [process.env.TMPDIR, mkdtempSync(join(tmpdir(), "sluice-bench-"))];
    const said: string[] = [];
    process.env.TMPDIR = own;
    try {
      const broken = { ...shapeOf("bench"), resources: 1 };
      await expect(openPlace(broken, (line) => said.push(line))).rejects.toThrow("did not start");
      expect(said.join("\n")).toContain("is no shape of the bench's platform");
      expect(readdirSync(own).filter((name) => name.startsWith("sluice-"))).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
      rmSync(own, { recursive: true });
    }
  });
});
