import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { realContext } from "#scripts/commands/testing/real-context";
import { realProviderRehearsal } from "#scripts/commands/testing/real-provider-rehearsal";
import { declaredResources } from "#scripts/engine/recovery/missing-resources";
import { synthesize } from "#scripts/engine/synthesize";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { recover } from "./recover.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;

// It runs where SLUICE_PROVIDER_MIRROR names a directory with the provider, against the emulator and its tagging service, and is
// skipped elsewhere.
describe.skipIf(!mirror)("with the real AWS provider", () => {
  const site = realProviderRehearsal(mirror);

  it("what it made and no state holds is found by its tags, and taken into a state again", async () => {
    const attached = attachedEnvironment(process.env, site.rehearsal.attachment.environment);
    const variables: NodeJS.ProcessEnv = { ...attached, TF_IN_AUTOMATION: "1" };
    const outdir = variables.CDKTF_OUTDIR ?? join(site.root, "cdktf.out");
    const synthesis = synthesize({ platform: await loadPlatform(), environment: "local", outdir, variables });
    const node = synthesis.graph.stacks.find(({ concern }) => concern === "keys")!;
    const terraform = (...args: string[]) =>
      spawnSync("terraform", args, { cwd: synthesis.directoryOf(node.id), env: variables, encoding: "utf8" });
    expect(terraform("init", "-input=false").status).toBe(0);
    const applied = terraform("apply", "-auto-approve", "-input=false");
    expect(applied.status, applied.stderr).toBe(0);

    const control = await loadControlPlane(site.environment, variables);
    await control.store.remove(node.stateKey);
    await control.ledger.begin(node, {
      ...{ run: "killed", at: new Date().toISOString(), by: "me", host: hostname(), pid: 2 ** 22 + 1 },
      ...{ operation: "apply", digest: "of what was applied" },
      creates: declaredResources(synthesis.directoryOf(node.id)).map(({ address }) => address),
    });
    control.close();

    const { context } = realContext(site.root);
    const input = { environment: "local", stacks: ["keys"], rehearse: true, provider: "aws" } as const;
    const report = await recover(context, { ...input, all: false, import: true, releaseLocks: false, yes: false });
    expect(report.exitCode, report.text).toBe(0);
    const { imports } = report.data as { imports: { address: string; outcome: string }[] };
    const uses = ["data", "events", "logs", "platform", "secrets"];
    expect(imports.map(({ address, outcome }) => [address, outcome])).toEqual(
      [...uses.map((use) => `aws_kms_alias.${use}_alias`), ...uses.map((use) => `aws_kms_key.${use}`)].map(
        (address) => [address, "imported"],
      ),
    );
    // The emulator's tagging service does not know parameters; that of AWS does.
    const { stdout } = terraform("plan", "-input=false", "-no-color");
    expect(stdout.match(/# \S+ will be created/g)).toEqual(["# aws_ssm_parameter.contract will be created"]);
  }, 180_000);
});
