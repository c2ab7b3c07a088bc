import { describe, expect, it } from "vitest";
import { loadControlPlane } from "#scripts/commands/cli/context";
import { deploy } from "#scripts/commands/deploy/deploy";
import { plan } from "#scripts/commands/plan/plan";
import { realContext } from "#scripts/commands/testing/real-context";
import { realProviderRehearsal } from "#scripts/commands/testing/real-provider-rehearsal";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { importObjects } from "./import.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;

// It runs where SLUICE_PROVIDER_MIRROR names a directory with the provider, against the emulator and its tagging service, and is
// skipped elsewhere.
describe.skipIf(!mirror)("with the real AWS provider", () => {
  const site = realProviderRehearsal(mirror);

  it("what no state holds is taken in at once, by tags and names, and only what AWS does not tell is left", async () => {
    const { context } = realContext(site.root, { ...process.env });
    const target = { environment: "local", rehearse: true, provider: "aws" } as const;
    const deployed = await deploy(context, { ...target, stacks: ["keys"], yes: true });
    expect(deployed.exitCode, deployed.text).toBe(0);

    const variables = attachedEnvironment(process.env, site.rehearsal.attachment.environment);
    const control = await loadControlPlane(site.environment, variables);
    const key = "local/ap-northeast-2/keys/terraform.tfstate";
    await control.store.remove(key);
    const flags = { dryRun: false, blocks: false, replace: false, acceptReplacement: false };
    const report = await importObjects(context, { ...target, ...flags, stack: "keys", all: true });
    expect(report.exitCode, report.text).toBe(0);
    const { resources } = report.data as { resources: { address: string; how: string; outcome: string }[] };
    expect(resources.map(({ outcome }) => outcome)).toEqual(resources.map(() => "imported"));
    // The emulator's tagging service does not know parameters; their names do.
    expect(Object.fromEntries(resources.map(({ address, how }) => [address, how]))).toMatchObject({
      "aws_kms_key.data": "tag",
      "aws_kms_alias.data_alias": "code",
      "aws_ssm_parameter.contract": "code",
    });
    expect(report.text).not.toMatch(/DESTROY|FAILED/);
    const state = JSON.parse((await control.store.read(key))?.text ?? "{}") as { serial: number };
    // One apply, and the contract's parameter completed.
    expect(state.serial).toBeLessThan(5);
    control.close();

    const again = await deploy(context, { ...target, stacks: ["keys"], yes: true });
    expect(again.exitCode, again.text).toBe(0);
    const planned = await plan(context, { ...target, stacks: ["keys"], markdown: false, detailedExitcode: true });
    expect(planned.text).toContain("local-keys  exact: no changes");
  }, 240_000);
});
