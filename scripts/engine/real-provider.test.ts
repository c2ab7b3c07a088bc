import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentNames, loadEnvironments } from "#environments/index";
import { awsProvider } from "#scripts/rehearsal/aws-provider";
import { addStacks } from "#stacks/index";
import { type Synthesis, synthesize } from "./synthesize.ts";

const mirror = process.env.SLUICE_PROVIDER_MIRROR;
const run = promisify(execFile);

/** Settings that make the stacks show all they can: every optional resource is there. */
const everything = [
  'network.interfaceEndpoints=["logs","ecr.api"]',
  'alerts.emails=["on.call@example.com"]',
  'api.corsOrigins=["https://app.example.com"]',
  "streams.mode=provisioned",
  "database.insights=advanced",
  "database.enhancedMonitoringSeconds=60",
  "iam.permissionsBoundary=team/boundary",
  'kubernetes.publicAccessCidrs=["203.0.113.0/24"]',
  'kubernetes.access.adminRoleArns=["arn:aws:iam::333333333333:role/admin"]',
  'signIn.email={"from":"hello@example.com","identityArn":"arn:aws:ses:ap-northeast-2:333333333333:identity/example.com"}',
  "frontend.webAclArn=arn:aws:wafv2:us-east-1:333333333333:global/webacl/site/0a1b",
].join(",");

/** The real provider validates nothing against a cloud; the endpoint is never called. */
const nowhere = {
  endpoint: "http://127.0.0.1:1",
  region: "ap-northeast-2",
  accountId: "0",
  credentials: { accessKeyId: "x", secretAccessKey: "x" },
};

// The rehearsal provider does not know AWS's own validations; the real one does. It runs where SLUICE_PROVIDER_MIRROR names a
// directory that holds it, and is skipped elsewhere.
describe.skipIf(!mirror)("the real AWS provider", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-real-provider-"));
  let synthesis: Synthesis;
  let variables: NodeJS.ProcessEnv;

  beforeAll(async () => {
    variables = {
      ...process.env,
      ...(await awsProvider(folder, { access: nowhere, mirror, log: () => {} })),
      TF_IN_AUTOMATION: "1",
    };
    const platform = { environmentNames, loadEnvironments, addStacks };
    synthesis = synthesize({
      platform,
      environment: "prod",
      outdir: join(folder, "out"),
      variables: { ...variables, SLUICE_SET: everything },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function diagnosticsOf(id: string): Promise<unknown> {
    const cwd = synthesis.directoryOf(id);
    await run("terraform", ["init", "-backend=false", "-input=false", "-no-color"], { cwd, env: variables });
    const validated = run("terraform", ["validate", "-json"], { cwd, env: variables });
    const { stdout } = await validated.catch((failed: { stdout: string }) => failed);
    return JSON.parse(stdout).diagnostics;
  }

  it("accepts every stack of production with every option on", { timeout: 600_000 }, async () => {
    const refused: Record<string, unknown> = {};
    const ids = synthesis.graph.stacks.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(10);
    // The provider takes seconds of CPU to start: one after the other leaves the other tests their share.
    for (const id of ids) {
      const diagnostics = await diagnosticsOf(id);
      if (JSON.stringify(diagnostics) !== "[]") refused[id] = diagnostics;
    }
    expect(refused).toEqual({});
  });
});
