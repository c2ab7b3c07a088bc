import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { concernAt, type FixtureShape, fullShape } from "#scripts/bench/fixture/shape";
import type { Section } from "#scripts/bench/section";
import { bare } from "./bare.ts";
import { cdktf } from "./cdktf.ts";
import type { Contestant } from "./contestant.ts";
import { measure, type Scenario } from "./measure.ts";
import { openPlace } from "./place.ts";
import { sluice } from "./sluice.ts";

/** Who is measured, and where. */
export interface DeployParts {
  readonly open: typeof openPlace;
  readonly bare: Contestant;
  readonly cdktf: Contestant;
  /** The command line on every stack, and with the ledger's help. */
  readonly whole: Contestant;
  readonly changed: Contestant;
}

const realParts: DeployParts = { open: openPlace, bare, cdktf, whole: sluice(), changed: sluice("--changed") };

/** The deployment of a whole platform: cold, with nothing changed, and with one stack changed. */
export const deploySection = (shape: FixtureShape = fullShape, parts: DeployParts = realParts): Section => ({
  name: "deploy",
  title: `deploy: ${shape.stacks} stacks of ${shape.resources} resources in ${shape.layers} layers`,
  run: async ({ parallel, runs }, context) => {
    context.note("starting a rehearsal");
    const place = await parts.open(shape, context.note);
    try {
      const measurements = [];
      for (const scenario of [...warmUps(shape, parts), ...scenarios(shape, parts, runs)]) {
        const results = await measure(scenario, { place, parallel, context });
        if (scenario.name !== warmUpName) measurements.push(...results);
      }
      const { stacks, resources, layers } = shape;
      return { baseline: parts.bare.name, measurements, facts: { stacks, resources, layers, parallel, ...versions() } };
    } finally {
      await place.close();
    }
  },
});

const warmUpName = "warm-up, not measured";

/** So that whoever comes first does not pay for files that the system has not read yet, or for a provider not yet compiled. */
function warmUps(shape: FixtureShape, { bare, whole, cdktf }: DeployParts): Scenario[] {
  const once = { name: warmUpName, runs: 1 };
  const small = { ...shape, stacks: 2, layers: 2 };
  return [
    { ...once, contestants: [bare], shapeFor: () => ({ ...shape, environment: "warm" }) },
    { ...once, contestants: [whole, cdktf], shapeFor: ({ key }) => ({ ...small, environment: `warm${key}` }) },
  ];
}

/** All scenarios, in an order in which each leaves behind what the next one needs. */
function scenarios(
  shape: FixtureShape,
  { bare, whole, changed, cdktf }: DeployParts,
  runs: number | undefined,
): Scenario[] {
  const [cold, short] = [runs ?? 1, runs ?? 3];
  const leaf = concernAt(shape.layers, 1);
  // The second layer has readers as well as producers, if there are three.
  const read = concernAt(shape.layers > 2 ? 2 : 1, 1);
  const states = ({ key }: Contestant, of = 1) => ({ ...shape, environment: `${key}${of}` });
  return [
    { name: "cold", contestants: [bare, whole, cdktf], runs: cold, shapeFor: states },
    {
      name: "nothing changed",
      contestants: [bare, whole, changed, cdktf],
      runs: short,
      shapeFor: (contestant) => states(contestant),
    },
    {
      name: "one changed that nobody reads",
      contestants: [bare, changed, cdktf],
      runs: short,
      shapeFor: (contestant, run) => ({ ...states(contestant), revisions: { [leaf]: run } }),
    },
    {
      name: "one changed, and its contract",
      contestants: [bare, changed, cdktf],
      runs: short,
      shapeFor: (contestant, run) => ({ ...states(contestant), revisions: { [leaf]: short, [read]: run } }),
    },
  ];
}

/** Versions of the tools that are compared with. */
function versions(): Record<string, string> {
  const answer = execFileSync("terraform", ["version", "-json"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const { terraform_version } = JSON.parse(answer) as { terraform_version: string };
  const { version } = createRequire(import.meta.url)("cdktf-cli/package.json") as { version: string };
  return { terraform: terraform_version, cdktf: version };
}
