import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Environment } from "#environments/environment";
import { loadEnvironments } from "#environments/index";
import { loadPlatform } from "#scripts/commands/cli/context";
import { deploy } from "#scripts/commands/deploy/deploy";
import { realContext } from "#scripts/commands/testing/real-context";
import type { StackResult } from "#scripts/engine/run/run-request";
import { describeStacks, type Platform } from "#scripts/engine/synthesize";
import { awsProvider } from "../aws-provider.ts";
import type { EmulatorAccess } from "../emulator/access.ts";
import { startEmulator } from "../emulator/emulator.ts";
import { ensureStateBucket } from "../emulator/state-backend.ts";
import { attachedEnvironment, attachingVariables } from "../session/attachment.ts";
import { workingDirectory } from "../testing/working-directory.ts";
import { leaveOut } from "./left-out.ts";
import { missingMoto, startMoto } from "./moto.ts";
import { publishStandIns } from "./stand-in-contracts.ts";
import { whereApplied } from "./where-applied.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;
const minutes = 60_000;
/** What is empty otherwise. */
const SLUICE_SET = "streams.mode=provisioned";
const [dev] = loadEnvironments({ SLUICE_ENV: "dev", SLUICE_SET }) as [Environment];

/** The concerns that are applied on one emulator. */
const appliedOn = (emulator: string) =>
  Object.keys(whereApplied).filter((concern) => whereApplied[concern]?.on === emulator);

/** The platform without what no emulator has. */
async function platformOfEmulators(): Promise<Platform<Environment>> {
  const platform = await loadPlatform();
  return {
    ...platform,
    addStacks(app, environment) {
      const stacks = platform.addStacks(app, environment);
      for (const construct of app.node.findAll()) leaveOut(construct);
      return stacks;
    },
  };
}

it("the table of where stacks are applied names every stack of dev", async () => {
  const { graph } = describeStacks(await loadPlatform(), dev);
  expect(Object.keys(whereApplied).toSorted()).toEqual(graph.stacks.map(({ concern }) => concern).toSorted());
});

// What AWS says to what the provider sends, as far as emulators say it. Runs where SLUICE_PROVIDER_MIRROR names a directory that
// holds the provider, and is skipped elsewhere.
describe.skipIf(!mirror)("the real AWS provider", () => {
  let directory: ReturnType<typeof workingDirectory>;
  beforeEach(() => {
    directory = workingDirectory();
  });
  afterEach(() => directory.remove());

  /** Deploys stacks to an emulator as to AWS; contracts of stacks that are not among them are stood in for. */
  async function applied(access: EmulatorAccess, concerns: readonly string[]): Promise<readonly StackResult[]> {
    const { root } = directory;
    await ensureStateBucket(access, dev.state.bucket);
    const { contracts } = describeStacks(await loadPlatform(), dev);
    await publishStandIns(
      access,
      dev,
      [...contracts.values()].filter(({ name }) => !concerns.includes(name)),
    );
    const provided = await awsProvider(join(root, "provider"), { access, mirror, log: () => {} });
    const { context } = realContext(
      root,
      attachedEnvironment({ ...process.env, SLUICE_SET }, attachingVariables(access, provided)),
    );
    const emulated = { ...context, platform: platformOfEmulators };
    const report = await deploy(emulated, {
      environment: "dev",
      stacks: concerns,
      rehearse: false,
      yes: true,
      unseeded: true,
    });
    return (report.data as { stacks: readonly StackResult[] }).stacks;
  }

  const unapplied = (stacks: readonly StackResult[]) =>
    stacks.filter(({ status, resources }) => status !== "done" || !resources);

  it("applies on moto what the table says", { timeout: 12 * minutes }, async (test) => {
    const missing = await missingMoto();
    if (missing) return test.skip(missing);
    const moto = await startMoto(dev);
    try {
      const stacks = await applied(moto.access, appliedOn("moto"));
      expect(unapplied(stacks)).toEqual([]);
      expect(stacks).toHaveLength(appliedOn("moto").length);
    } finally {
      await moto.stop();
    }
  });

  it("applies on ministack, over stand-ins, what moto lacks", { timeout: 8 * minutes }, async () => {
    const emulator = await startEmulator({ directory: join(directory.root, "emulator"), ...dev });
    try {
      const stacks = await applied(emulator.access, appliedOn("ministack"));
      expect(unapplied(stacks)).toEqual([]);
      expect(stacks).toHaveLength(appliedOn("ministack").length);
    } finally {
      await emulator.stop();
    }
  });
});
