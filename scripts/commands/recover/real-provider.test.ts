import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadEnvironments } from "#environments/index";
import { loadControlPlane, loadPlatform } from "#scripts/commands/cli/context";
import { realContext } from "#scripts/commands/testing/real-context";
import { declaredResources } from "#scripts/engine/recovery/missing-resources";
import { synthesize } from "#scripts/engine/synthesize";
import { type Rehearsal, startRehearsal } from "#scripts/rehearsal/rehearsal";
import { attachedEnvironment } from "#scripts/rehearsal/session/attachment";
import { workingDirectory } from "#scripts/rehearsal/testing/working-directory";
import { recover } from "./recover.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;

// It runs where SLUICE_PROVIDER_MIRROR names a directory with the provider, against the emulator and its tagging service, and is
// skipped elsewhere.
describe.skipIf(!mirror)("with the real AWS provider", () => {
  const environment = loadEnvironments({ SLUICE_ENV: "local" })[0]!;
  let directory: ReturnType<typeof workingDirectory>;
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    directory = workingDirectory();
    const options = { root: directory.root, environment, log: () => {} };
    rehearsal = await startRehearsal({ ...options, provider: "aws", providerMirror: mirror! });
  }, 60_000);
  afterAll(async () => {
    await rehearsal?.stop();
    directory.remove();
  });

  it("what it made and no state holds is found by its tags, and taken into a state again", async () => {
    const attached = attachedEnvironment(process.env, rehearsal.attachment.environment);
    const variables: NodeJS.ProcessEnv = { ...attached, TF_IN_AUTOMATION: "1" };
    const outdir = variables.CDKTF_OUTDIR ?? join(directory.root, "cdktf.out");
    const synthesis = synthesize({ platform: await loadPlatform(), environment: "local", outdir, variables });
    const node = synthesis.graph.stacks.find(({ concern }) => concern === "keys")!;
    const terraform = (...args: string[]) =>
      spawnSync("terraform", args, { cwd: synthesis.directoryOf(node.id), env: variables, encoding: "utf8" });
    expect(terraform("init", "-input=false").status).toBe(0);
    const applied = terraform("apply", "-auto-approve", "-input=false");
    expect(applied.status, applied.stderr).toBe(0);

    const control = await loadControlPlane(environment, variables);
    await control.store.remove(node.stateKey);
    await control.ledger.begin(node, {
      ...{ run: "killed", at: new Date().toISOString(), by: "me", host: hostname(), pid: 2 ** 22 + 1 },
      ...{ operation: "apply", digest: "of what was applied" },
      creates: declaredResources(synthesis.directoryOf(node.id)).map(({ address }) => address),
    });
    control.close();

    const { context } = realContext(directory.root);
    const input = { environment: "local", stacks: ["keys"], rehearse: true, provider: "aws" } as const;
    const report = await recover(context, { ...input, all: false, import: true, releaseLocks: false, yes: false });
    expect(report.exitCode, report.text).toBe(0);
    const { imports } = report.data as { imports: { address: string; outcome: string }[] };
    expect(imports.map(({ address, outcome }) => [address, outcome])).toEqual([
      ["aws_kms_alias.events_alias", "imported"],
      ["aws_kms_alias.secrets_alias", "imported"],
      ["aws_kms_key.events", "imported"],
      ["aws_kms_key.secrets", "imported"],
    ]);
    // The emulator's tagging service does not know parameters; that of AWS does.
    const { stdout } = terraform("plan", "-input=false", "-no-color");
    expect(stdout.match(/# \S+ will be created/g)).toEqual(["# aws_ssm_parameter.contract will be created"]);
  }, 180_000);
});
