import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { createInterruption } from "#scripts/engine/interruption";
import type { PreviewReport } from "#scripts/engine/plan/preview-report";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { plan } from "./plan.ts";

// The rehearsal's own provider takes any value; the real one checks formats. It runs where SLUICE_PROVIDER_MIRROR names a directory
// that holds it, and is skipped elsewhere.
describe.skipIf(!process.env.SLUICE_PROVIDER_MIRROR)("plan with the real AWS provider", () => {
  let directory: ReturnType<typeof workingDirectory>;
  beforeAll(() => {
    directory = workingDirectory();
  });
  afterAll(() => directory?.remove());

  it("plans a consumer on stand-ins that the provider accepts", { timeout: 240_000 }, async () => {
    const context = {
      root: directory.root,
      variables: process.env,
      progress: recordedProgress().progress,
      interruption: createInterruption(),
      platform: loadPlatform,
      controlPlane: loadControlPlane,
      ask: undefined,
      again: async () => 1,
    };
    const stacks = ["local-keys", "local-secrets", "local-tables"];
    const report = await plan(context, {
      environment: "local",
      stacks,
      rehearse: true,
      provider: "aws",
      markdown: false,
      detailedExitcode: false,
    });
    const previews = (report.data as { stacks: readonly PreviewReport[] }).stacks;
    expect(previews.map(({ id, label, reasons }) => [id, label, reasons])).toEqual([
      ["local-keys", "exact", []],
      ["local-secrets", "placeholder", [expect.stringContaining("keys.secretsKeyArn")]],
      [
        "local-tables",
        "placeholder",
        [expect.stringContaining("alerts.topicArn"), expect.stringContaining("keys.eventsKeyArn")],
      ],
    ]);
    expect(report.exitCode).toBe(0);
  });
});
