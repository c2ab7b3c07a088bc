import { afterAll, describe, expect, it } from "vitest";
import { runSluice } from "#scripts/commands/testing/run-sluice";
import { smallRepository } from "#scripts/commands/testing/small-platform";
import type { Finding } from "#scripts/engine/doctor/finding";
import { asText } from "./as-text.ts";
import { doctor } from "./doctor.ts";

/** No credentials, no network: whatever the machine has must not matter. */
const alone: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.keys(process.env)
      .filter((name) => /^(AWS_|TF_|SLUICE_)/.test(name))
      .map((name) => [name, undefined]),
  ),
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_CONFIG_FILE: "/nonexistent",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
};

describe("what doctor prints", () => {
  const findings: Finding[] = [
    { check: "disk", status: "ok", found: "5.0 GB free" },
    { check: "account", status: "skipped", found: "no AWS credentials" },
    { check: "Terraform", status: "problem", found: "1.10 is\n  too old", remedy: "get another" },
    { check: "Node.js", status: "warning", found: "20.20.2", remedy: "nvm install 24" },
  ];

  it("is aligned, problems first, each with its remedy", () => {
    expect(asText(findings)).toBe(`✗ Terraform  1.10 is too old
             -> get another
! Node.js    20.20.2
             -> nvm install 24
✓ disk       5.0 GB free
- account    no AWS credentials

1 problem, 1 warning, 1 ok, 1 skipped`);
  });
});

describe("doctor", () => {
  const repository = smallRepository();
  afterAll(repository.remove);

  it("looks at a rehearsal's needs without AWS, and ends well without a problem", async () => {
    const { code, stdout, stderr } = await runSluice(["doctor", "--rehearse", "--json"], { variables: alone });
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
    const of = (check: string) => findings.find((finding) => finding.check === check);
    expect({ code, stderr, ok }).toEqual({ code: 0, stderr: "", ok: true });
    expect(of("Terraform")).toMatchObject({ status: "ok" });
    expect(of("Python")).toMatchObject({ status: "ok" });
    for (const check of ["AWS credentials", "account", "state bucket", "clock", "provider source"])
      expect(of(check)).toMatchObject({ status: "skipped", found: expect.stringContaining("rehears") });
  });

  it("exits with 1 for a problem and says what to do first of all", async () => {
    const context = { ...repository.context, variables: { ...alone, TF_WORKSPACE: "blue" } };
    const { exitCode, text, data } = await doctor(context, { rehearse: true });
    expect(exitCode).toBe(1);
    expect(data).toMatchObject({ ok: false });
    expect(text).toMatch(/^✗ /);
    expect(text).toMatch(/^✗ variables +TF_WORKSPACE keeps every state under another key\n +-> unset TF_WORKSPACE\n/m);
  });

  it("exits with 1 for a named environment when nobody is signed in", async () => {
    const { code, stdout } = await runSluice(["doctor", "--env", "dev", "--json"], { variables: alone });
    const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
    expect({ code, ok }).toEqual({ code: 1, ok: false });
    expect(findings).toContainEqual({
      check: "AWS credentials",
      status: "problem",
      found: "nobody is signed in to AWS on this machine",
      remedy: expect.stringContaining("aws sso login"),
    });
  });

  it("exits with 2 for an environment that is not there", async () => {
    const { code, stderr } = await runSluice(["doctor", "--env", "nowhere"], { variables: alone });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'sluice: there is no environment "nowhere"; there are local, dev, staging, prod\n',
    });
  });

  it("finds that the environments cannot be read, and goes on", async () => {
    const platform = await repository.context.platform();
    const loadEnvironments = () => {
      throw new Error("environments/tiny.ts: owner is missing");
    };
    const context = { ...repository.context, platform: async () => ({ ...platform, loadEnvironments }) };
    const { data, exitCode } = await doctor(context, { environment: "tiny", rehearse: false });
    const { findings } = data as { findings: Finding[] };
    expect(exitCode).toBe(1);
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: "environments",
        status: "problem",
        found: "environments/tiny.ts: owner is missing",
      }),
    );
    expect(findings).toContainEqual({
      check: "state bucket",
      status: "skipped",
      found: "the environments cannot be read",
    });
  });

  it("stops when it is told to", async () => {
    const stopped = smallRepository({}, repository.root);
    stopped.interruption.interrupt();
    await expect(doctor(stopped.context, { rehearse: true })).rejects.toMatchObject({ kind: "interrupted" });
  });
});
