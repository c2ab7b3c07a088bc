import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentNames } from "#environments/index";
import { thorough } from "#scripts/house/thorough";
import { type DeployedPlatform, deployPlatform } from "./testing/deployed-platform.ts";

const minutes = 60_000;

// What platform.test.ts tells of `local` in every run, of the environments that people use: three AZs, protected data, every option
// that they switch on.
describe.runIf(thorough).each(environmentNames.filter((name) => name !== "local"))("%s in a rehearsal", (name) => {
  let platform: DeployedPlatform;
  beforeAll(async () => {
    platform = await deployPlatform(name);
  }, 5 * minutes);
  afterAll(async () => platform?.stop());

  const stacks = () => platform.synthesis.graph.stacks;
  /** A stack's Terraform, and what went wrong if it did. */
  const run = async (id: string, ...args: string[]) => {
    const { code, stdout, stderr } = await platform.terraform(id, ...args, "-input=false", "-no-color");
    return code === 0 ? "" : `${id}: ${stdout}${stderr}`;
  };

  it("deploys every stack, and wants nothing more", { timeout: 5 * minutes }, async () => {
    expect(platform.results.map(({ id, status, reason }) => ({ id, status, reason }))).toEqual(
      stacks().map(({ id }) => ({ id, status: "done", reason: null })),
    );
    const wanted: string[] = [];
    for (const { id } of stacks()) wanted.push(await run(id, "plan", "-detailed-exitcode"));
    expect(wanted.filter(Boolean)).toEqual([]);
  });

  it("destroys each stack that nobody reads alone, and leaves all others alone", { timeout: 5 * minutes }, async () => {
    const { consumersOf } = platform.synthesis.graph;
    const leaves = stacks().filter(({ id }) => consumersOf(id).length === 0);
    // Data that is protected is not destroyed, nor what holds it.
    const states = await Promise.all(leaves.map(({ id }) => platform.stateOf(id)));
    const alone = leaves.filter((_, index) => !/"deletion_protection_enabled":\s*true/.test(states[index]!));
    const held = leaves.filter((stack) => !alone.includes(stack)).map(({ concern }) => concern);
    expect(held).toEqual(platform.synthesis.environment.protectData ? ["daily-summary"] : []);
    const kept = stacks().filter((stack) => !alone.includes(stack));
    expect(alone.map(({ id }) => id)).toEqual(expect.arrayContaining([`${name}-cloudwatch`, `${name}-ecr`]));
    const before = await Promise.all(kept.map(({ id }) => platform.stateOf(id)));
    const failed: string[] = [];
    for (const { id } of alone) failed.push(await run(id, "destroy", "-auto-approve"));
    expect(failed.filter(Boolean)).toEqual([]);
    for (const { id } of alone) expect(JSON.parse(await platform.stateOf(id)).resources).toEqual([]);
    expect(await Promise.all(kept.map(({ id }) => platform.stateOf(id)))).toEqual(before);
  });
});
