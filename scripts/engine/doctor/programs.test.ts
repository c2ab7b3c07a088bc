import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { examine } from "./examine.ts";
import type { Check, Finding } from "./finding.ts";
import { nodeCheck, npmCheck, packagesCheck, pythonCheck, terraformCheck } from "./programs.ts";

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "sluice-doctor-")));
  vi.stubEnv("PATH", root);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true, force: true });
});

const program = (name: string, script: string) => {
  writeFileSync(join(root, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, name), 0o755);
};
const file = (name: string, content: object) => {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), JSON.stringify(content));
};
const find = async (check: Check, milliseconds = 10_000): Promise<Finding> =>
  (await examine([check], { signal: new AbortController().signal, milliseconds }))[0]!;

describe("Node.js", () => {
  it.each([
    ["18.20.1", "problem", /20\.12 or later is needed/],
    ["20.11.9", "problem", /20\.12 or later is needed/],
    ["20.12.0", "warning", /April 2026.*AWS SDK need 22/],
    ["22.0.0", "ok", /^22\.0\.0$/],
    ["24.1.0", "ok", /^24\.1\.0$/],
  ])("%s is %s", async (version, status, found) => {
    const finding = await find(nodeCheck(version));
    expect(finding).toMatchObject({ status, found: expect.stringMatching(found) });
    expect(finding.remedy === undefined).toBe(status === "ok");
  });

  it("is looked at as it runs", async () => {
    expect((await find(nodeCheck())).found).toContain(process.versions.node);
  });
});

describe("npm", () => {
  it("tells its version, that it is missing, and that it is broken", async () => {
    expect(await find(npmCheck)).toMatchObject({ status: "problem", found: "not on the PATH" });
    program("npm", "echo 11.2.0");
    expect(await find(npmCheck)).toMatchObject({ status: "ok", found: "11.2.0" });
    program("npm", "exit 1");
    expect(await find(npmCheck)).toMatchObject({ status: "problem", found: "it does not say its version" });
  });
});

describe("Terraform", () => {
  const version = (text: string) => program("terraform", `echo '{"terraform_version":"${text}"}'`);

  it("has a version that can lock states", async () => {
    version("1.11.0");
    expect(await find(terraformCheck(root))).toEqual({ check: "Terraform", status: "ok", found: "1.11.0" });
  });

  it("is a problem when it is old or missing, with where to get it", async () => {
    expect(await find(terraformCheck(root))).toMatchObject({
      status: "problem",
      found: expect.stringContaining("none on the PATH"),
      remedy: expect.stringContaining("https://developer.hashicorp.com/terraform/install"),
    });
    version("1.10.9");
    expect(await find(terraformCheck(root))).toMatchObject({
      status: "problem",
      found: expect.stringMatching(/is 1\.10\.9/),
    });
  });

  it("that never answers stops nothing", async () => {
    program("terraform", "exec /bin/sleep 2");
    expect(await find(terraformCheck(root), 500)).toMatchObject({ status: "problem", found: "no answer within 0.5 s" });
  });
});

describe("Python", () => {
  it("is a problem for a rehearsal and a warning otherwise, when there is none", async () => {
    expect(await find(pythonCheck(true))).toMatchObject({
      status: "problem",
      found: expect.stringContaining("Python 3.10"),
    });
    expect(await find(pythonCheck(false))).toMatchObject({ status: "warning", remedy: "install a current one." });
  });

  it("is named with its version and place", async () => {
    program("python3", "echo 3.12.1 True");
    expect(await find(pythonCheck(true))).toMatchObject({ status: "ok", found: `3.12.1 (${join(root, "python3")})` });
  });
});

describe("the npm packages", () => {
  const locked = (version: string) => ({ packages: { "node_modules/x": { version } } });

  it("are compared with the lock file", async () => {
    file("package-lock.json", locked("1.0.0"));
    expect(await find(packagesCheck(root))).toMatchObject({ status: "problem", remedy: "npm ci --ignore-scripts" });
    file("node_modules/.package-lock.json", locked("1.0.0"));
    expect(await find(packagesCheck(root))).toMatchObject({ status: "ok" });
    file("node_modules/.package-lock.json", locked("1.0.1"));
    expect(await find(packagesCheck(root))).toMatchObject({ status: "problem" });
  });
});
