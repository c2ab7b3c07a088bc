import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plan } from "#scripts/commands/plan/plan";
import { realContext } from "#scripts/commands/testing/real-context";
import type { PreviewReport } from "#scripts/engine/plan/preview-report";
import { concerns } from "#stacks/index";
import { workingDirectory } from "../testing/working-directory.ts";
import { everyOption } from "./every-option.ts";

const minutes = 60_000;

// What a plan finds and a validation does not: the provider sees the values that contracts stand for, and its own checks of a whole
// resource. Runs where SLUICE_PROVIDER_MIRROR names a directory that holds the provider, and is skipped elsewhere.
describe.skipIf(!process.env.SLUICE_PROVIDER_MIRROR)("a plan of everything with the real AWS provider", () => {
  let directory: ReturnType<typeof workingDirectory>;
  beforeAll(() => {
    directory = workingDirectory();
  });
  afterAll(() => directory?.remove());

  it.each([
    ["dev", "as it is", undefined],
    ["prod", "with every option on", everyOption],
  ])("accepts every stack of %s %s", { timeout: 10 * minutes }, async (environment, _, settings) => {
    const { context } = realContext(directory.root, { ...process.env, SLUICE_SET: settings });
    const report = await plan(context, {
      environment,
      stacks: [],
      rehearse: true,
      provider: "aws",
      markdown: false,
      detailedExitcode: false,
    });
    const { stacks } = report.data as { stacks: readonly PreviewReport[] };
    // A stream that is on demand has nothing that scales it.
    const added = stacks.filter(({ id }) => settings !== undefined || id !== "dev-scale-streams");
    expect(added.filter(({ label, add }) => label === "blocked" || add === 0)).toEqual([]);
    expect(stacks).toHaveLength(concerns.length);
    expect(report.exitCode).toBe(0);
  });
});
