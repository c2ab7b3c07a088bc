import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Context, loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { createInterruption } from "#scripts/engine/interruption";
import type { PreviewReport } from "#scripts/engine/plan/preview-report";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { thorough } from "#scripts/house/thorough";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { type PlanInput, plan } from "./plan.ts";

const input: PlanInput = {
  environment: "local",
  stacks: [],
  rehearse: true,
  markdown: false,
  detailedExitcode: false,
};

let directory: ReturnType<typeof workingDirectory>;
beforeAll(() => {
  directory = workingDirectory();
});
afterAll(() => directory.remove());

function contextWith(variables: NodeJS.ProcessEnv = {}): Context {
  return {
    root: directory.root,
    variables: { ...process.env, ...variables },
    progress: recordedProgress().progress,
    interruption: createInterruption(),
    platform: loadPlatform,
    controlPlane: loadControlPlane,
    ask: undefined,
    again: async () => 1,
  };
}

const stacksOf = ({ data }: { readonly data: unknown }) => (data as { stacks: readonly PreviewReport[] }).stacks;

describe("plan, before anything is deployed", () => {
  it.runIf(thorough)(
    "plans every stack, exactly or on stand-ins shown by name, and leaves nothing behind",
    async () => {
      const report = await plan(contextWith(), input);
      const stacks = stacksOf(report);
      expect(report.exitCode).toBe(0);
      expect(stacks.length).toBeGreaterThan(10);
      expect(Object.fromEntries(stacks.map(({ id, label }) => [id, label]))).toMatchObject({
        "local-vpc": "exact",
        "local-keys": "exact",
        "local-kinesis": "placeholder",
        "local-cloudwatch": "placeholder",
      });
      expect(stacks.filter(({ label }) => label === "blocked")).toEqual([]);
      // What scales streams is nothing where they are on demand.
      expect(stacks.filter(({ add }) => add === 0).map(({ id }) => id)).toEqual(["local-scale-streams"]);
      const shown = JSON.stringify(stacks);
      const names = [
        "<keys.eventsKeyArn>",
        "<alerts.topicArn>",
        "<kinesis.eventsStreamArn>",
        "<pipeline.ingestFunctionArn>",
      ];
      expect(names.filter((name) => !shown.includes(name))).toEqual([]);
      expect(shown.match(/key\/e[12]\w*|local-alerts-alarmsx\w+/g)).toBeNull();
      expect(report.text).toMatch(
        new RegExp(`\n\n${stacks.length} stacks: \\d+ exact, \\d+ placeholder; \\d+ with changes$`),
      );
      expect(readdirSync(join(directory.root, ".sluice", "plans"))).toEqual([]);
      expect(existsSync(join(directory.root, "cdktf.out", "stacks", "local-vpc", "cdk.tf.json"))).toBe(true);
    },
  );

  it("plans the stacks named, writes the pull request's summary, and tells changes by its exit code if asked to", async () => {
    const some = { ...input, stacks: ["kinesis", "cognito"], markdown: true, detailedExitcode: true };
    const report = await plan(contextWith(), some);
    expect(stacksOf(report).map(({ id, label }) => [id, label])).toEqual([
      ["local-kinesis", "placeholder"],
      ["local-cognito", "exact"],
    ]);
    expect(stacksOf(report)[0]!.reasons.join()).toContain("local-keys is not deployed and not part of this preview");
    expect(report.text).toMatch(/^### Plan of <code>local<\/code>\n/);
    expect(report.data).toMatchObject({
      deployFirst: [
        "local-kinesis reads alerts, keys, which are not deployed: `npm run sluice -- deploy alerts keys kinesis --env local --rehearse`",
      ],
    });
    expect(report.exitCode).toBe(3);
  });

  it("names the stacks there are where one is asked for that is not", async () => {
    await expect(plan(contextWith(), { ...input, stacks: ["vpcc"] })).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringContaining("local-vpc"),
    });
  });
});
