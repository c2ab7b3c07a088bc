import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentNames, loadEnvironments } from "#environments/index";
import { awsProvider } from "#scripts/rehearsal/aws-provider";
import { everyAlternative } from "#scripts/rehearsal/real-provider/every-option";
import { addStacks, concerns } from "#stacks/index";
import { synthesize } from "./synthesize.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;
const run = promisify(execFile);

/** The real provider validates nothing against a cloud; the endpoint is never called. */
const nowhere = {
  endpoint: "http://127.0.0.1:1",
  region: "ap-northeast-2",
  accountId: "0",
  credentials: { accessKeyId: "x", secretAccessKey: "x" },
};

// The rehearsal provider does not know AWS's own validations; the real one does. It runs where SLUICE_PROVIDER_MIRROR names a
// directory that holds it, and is skipped elsewhere. dev and prod are planned with it: scripts/rehearsal/real-provider/.
describe.skipIf(!mirror)("the real AWS provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-real-provider-"));
  let variables: NodeJS.ProcessEnv;

  beforeAll(async () => {
    variables = {
      ...process.env,
      ...(await awsProvider(folder, { access: nowhere, mirror, log: () => {} })),
      TF_IN_AUTOMATION: "1",
    };
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function diagnosticsIn(cwd: string): Promise<unknown> {
    await run("terraform", ["init", "-backend=false", "-input=false", "-no-color"], { cwd, env: variables });
    const validated = run("terraform", ["validate", "-json"], { cwd, env: variables });
    const { stdout } = await validated.catch((failed: { stdout: string }) => failed);
    return JSON.parse(stdout).diagnostics;
  }

  it("accepts every stack of staging with every second choice", { timeout: 600_000 }, async () => {
    const { graph, directoryOf } = synthesize({
      platform: { environmentNames, loadEnvironments, addStacks },
      environment: "staging",
      outdir: join(folder, "out"),
      variables: { ...variables, SLUICE_SET: everyAlternative },
    });
    const refused: Record<string, unknown> = {};
    // The provider takes seconds of CPU to start: one after the other leaves the other tests their share.
    for (const { id } of graph.stacks) {
      const diagnostics = await diagnosticsIn(directoryOf(id));
      if (JSON.stringify(diagnostics) !== "[]") refused[id] = diagnostics;
    }
    expect(refused).toEqual({});
    expect(graph.stacks).toHaveLength(concerns.length);
  });

  it("is asked: a value that is not in its list is refused", { timeout: 120_000 }, async () => {
    const { directoryOf } = synthesize({
      platform: { environmentNames, loadEnvironments, addStacks },
      environment: "staging",
      outdir: join(folder, "planted"),
      variables,
    });
    const file = join(directoryOf("staging-kinesis"), "cdk.tf.json");
    const whole = readFileSync(file, "utf8");
    const planted = whole.replace('"ON_DEMAND"', '"ON_REQUEST"');
    expect(planted).not.toBe(whole);
    writeFileSync(file, planted);
    const diagnostics = JSON.stringify(await diagnosticsIn(directoryOf("staging-kinesis")));
    expect(diagnostics).toContain("ON_REQUEST");
  });
});
