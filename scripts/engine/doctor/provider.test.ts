import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bindingsVersion } from "#scripts/rehearsal/aws-provider";
import { providerLockCheck, providerSourceCheck } from "./provider.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-doctor-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();

describe("where the provider comes from", () => {
  const look = (variables: NodeJS.ProcessEnv, { rehearse = false, answers = false } = {}) =>
    providerSourceCheck({ variables, rehearse, reachable: async () => answers }).examine(signal);
  const mirrorWith = (version: string) => {
    const { platform, arch } = process;
    const folder = `${platform}_${arch === "x64" ? "amd64" : arch}`;
    mkdirSync(join(root, "registry.terraform.io/hashicorp/aws", version, folder), { recursive: true });
    return { SLUICE_PROVIDER_MIRROR: root };
  };

  it("is the registry where it answers", async () => {
    expect(await look({}, { answers: true })).toMatchObject({ status: "ok" });
    expect(await look({})).toMatchObject({
      status: "problem",
      remedy: expect.stringContaining("terraform providers mirror"),
    });
  });

  it("may be what Terraform's own configuration names", async () => {
    const file = join(root, "terraform.rc");
    expect(await look({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ status: "problem" });
    writeFileSync(file, "");
    expect(await look({ TF_CLI_CONFIG_FILE: file })).toMatchObject({ status: "warning" });
  });

  it("is a mirror that has the version of the stacks; another version is a warning, none a problem", async () => {
    expect(await look({ SLUICE_PROVIDER_MIRROR: root })).toMatchObject({ status: "problem" });
    expect(await look(mirrorWith("5.100.0"))).toMatchObject({ status: "warning" });
    expect(await look(mirrorWith(bindingsVersion))).toMatchObject({ status: "ok" });
  });

  it("does not matter to a rehearsal, unless a mirror is named", async () => {
    expect(await look({}, { rehearse: true })).toMatchObject({ status: "skipped" });
    expect(await look({ SLUICE_PROVIDER_MIRROR: root }, { rehearse: true })).toMatchObject({ status: "problem" });
  });
});

describe("the provider lock", () => {
  const look = (text?: string) => {
    if (text !== undefined) writeFileSync(join(root, ".terraform.lock.hcl"), text);
    return providerLockCheck(root).examine(signal);
  };
  const lock = (version: string, name = "aws", hashes = '    "h1:abc=",\n    "zh:0123",\n') =>
    `# This file is maintained automatically by "terraform init".\n\nprovider "registry.terraform.io/hashicorp/${name}" {\n  version     = "${version}"\n  constraints = "${version}"\n  hashes = [\n${hashes}  ]\n}\n`;

  it("locks the version of the stacks", async () => {
    expect(await look(lock(bindingsVersion))).toEqual({ status: "ok", found: `version ${bindingsVersion}` });
    const both = lock("3.2.0", "random") + lock(bindingsVersion);
    expect(await look(both)).toMatchObject({ status: "ok" });
  });

  it.each([
    ["is missing", undefined, "warning", /no \.terraform\.lock\.hcl/],
    ["has another version", lock("5.100.0"), "problem", /has version 5\.100\.0, the stacks are written for/],
    ["locks other providers only", lock(bindingsVersion, "random"), "problem", /does not lock the AWS provider/],
    ["has no checksums", lock(bindingsVersion, "aws", ""), "problem", /no checksums/],
    ["is nonsense", "\u0000{{{", "problem", /cannot be used/],
  ])("that %s is told with its remedy", async (_, text, status, found) => {
    expect(await look(text)).toEqual({
      status,
      found: expect.stringMatching(found),
      remedy: "npm run sluice -- lock",
    });
  });
});
