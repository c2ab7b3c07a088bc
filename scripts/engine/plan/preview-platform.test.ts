import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentNames, loadEnvironments } from "#environments/index";
import { clientConfigFor } from "#scripts/engine/cloud/client-config";
import { openLiveContracts } from "#scripts/engine/contracts/ssm-live-contracts";
import { uninterrupted } from "#scripts/engine/interruption";
import { synthesize } from "#scripts/engine/synthesize";
import { openPlanFiles } from "#scripts/engine/terraform/plan-files";
import { recordedProgress } from "#scripts/engine/testing/stacks-on-disk";
import { thorough } from "#scripts/house/thorough";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { type DeployedPlatform, deployPlatform } from "#scripts/rehearsal/testing/deployed-platform";
import { addStacks } from "#stacks/index";
import { reportPreviews } from "./preview-report.ts";
import { previewStacks } from "./preview-run.ts";

let platform: DeployedPlatform;
beforeAll(async () => {
  platform = await deployPlatform();
});
afterAll(async () => platform?.stop());

/** Previews the deployed platform with these settings on top, in a directory of its own. */
async function preview(
  settings: string,
  { keepPlans = true, stacks }: { keepPlans?: boolean; stacks?: readonly string[] } = {},
) {
  const variables = attachedEnvironment(process.env, platform.rehearsal.attachment.environment);
  const synthesis = synthesize({
    platform: { environmentNames, loadEnvironments, addStacks },
    environment: "local",
    outdir: join(platform.root, "preview"),
    variables: { ...variables, SLUICE_SET: settings },
  });
  const { region } = synthesis.environment;
  const live = openLiveContracts(clientConfigFor(variables, region), { environment: "local", region });
  const plans = openPlanFiles(join(platform.root, ".sluice", "plans"));
  try {
    const previews = await previewStacks({
      graph: stacks ? synthesis.graph.select(stacks) : synthesis.graph,
      synthesis,
      terraform: { environment: variables, interruption: uninterrupted },
      plans,
      live,
      progress: recordedProgress().progress,
      keepPlans,
    });
    return { previews, reports: new Map(reportPreviews(previews, synthesis).map((report) => [report.id, report])) };
  } finally {
    plans.close();
    live.close();
  }
}

describe.runIf(thorough)("previews of the deployed platform", () => {
  it("are exact and see nothing to do, and say which documents they were made with", async () => {
    const { previews } = await preview("");
    for (const { node, label, reasons, plan, planFile, versionsRead } of previews.values()) {
      expect({ id: node.id, label, reasons, applyable: plan?.applyable }).toEqual({
        id: node.id,
        label: "exact",
        reasons: [],
        applyable: false,
      });
      expect(planFile).toBeDefined();
      expect(versionsRead).toEqual(Object.fromEntries(node.reads.map((contract) => [contract, 1])));
    }
    expect(previews.get("local-vpc")?.plan?.contract?.version).toBe(1);
    expect(previews.get("local-vpc")?.foreseen).toMatchObject({ changed: false, standIns: [] });
  });

  it("see what a replaced stream does to its readers, before anything is applied", async () => {
    const address = "aws_kinesis_stream.events";
    const tainted = await platform.terraform("local-kinesis", "taint", address);
    expect(tainted.code, tainted.stderr).toBe(0);
    try {
      const { previews, reports } = await preview("pipeline.batchSize=77", {
        stacks: ["local-kinesis", "local-pipeline", "local-tables"],
      });
      expect(reports.get("local-kinesis")).toMatchObject({ label: "exact", replace: 1 });
      expect(reports.get("local-kinesis")?.resources[0]).toMatchObject({
        address,
        action: "replace",
        reason: "an earlier apply left it unfinished (tainted)",
      });
      const contract = reports.get("local-kinesis")?.contract;
      expect(contract?.fields).toEqual([
        expect.objectContaining({
          path: "eventsStreamArn",
          after: "(known after apply)",
          readers: expect.arrayContaining(["local-pipeline"]),
        }),
      ]);
      const pipeline = reports.get("local-pipeline");
      expect(pipeline).toMatchObject({
        label: "placeholder",
        reasons: ["known only once local-kinesis is applied: kinesis.eventsStreamArn"],
      });
      const mapping = pipeline?.resources.find((change) => change.address === "aws_lambda_event_source_mapping.events");
      expect(mapping?.attributes).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ path: "batch_size", before: "200", after: "77" }),
          expect.objectContaining({ path: "event_source_arn", after: '"<kinesis.eventsStreamArn>"' }),
        ]),
      );
      expect(previews.get("local-pipeline")?.planFile).toBeUndefined();
      // What reads nothing of it is as exact as ever.
      expect(previews.get("local-tables")).toMatchObject({ label: "exact" });
      expect(previews.get("local-tables")?.planFile).toBeDefined();
    } finally {
      await platform.terraform("local-kinesis", "untaint", address);
    }
  });

  it("lock nothing and wait for nobody's lock where no plan is kept", async () => {
    const ids = ["local-keys", "local-secrets"];
    const { reports } = await platform.whileLocked(ids, () => preview("", { keepPlans: false, stacks: ids }));
    expect([...reports.values()].map(({ label }) => label)).toEqual(["exact", "exact"]);
  });

  it("of a stack whose producer is blocked are made of what is published, and not taken for exact", async () => {
    const stacks = ["local-keys", "local-secrets"];
    const { reports, previews } = await platform.whileLocked(["local-keys"], () => preview("", { stacks }));
    expect(reports.get("local-keys")?.label).toBe("blocked");
    expect(reports.get("local-keys")?.reasons[0]).toContain("somebody@elsewhere");
    expect(previews.get("local-secrets")).toMatchObject({
      label: "placeholder",
      reasons: ["local-keys is blocked; planned on what it publishes now"],
      planFile: undefined,
      versionsRead: { keys: 1 },
      plan: { applyable: false },
    });
  });
});
