import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realContext } from "#scripts/commands/testing/real-context";
import type { PreviewReport } from "#scripts/engine/plan/preview-report";
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
    const { context } = realContext(directory.root);
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
