import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { rehearsalDirectory } from "#scripts/rehearsal/rehearsal-directory";
import { claimSession } from "#scripts/rehearsal/session/session";
import { diskCheck } from "./disk.ts";
import { plansCheck, rehearsalCheck } from "./leftovers.ts";
import { variablesCheck } from "./terraform-variables.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-it's-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const { signal } = new AbortController();

describe("variables", () => {
  const look = (variables: NodeJS.ProcessEnv, rehearse = false) => variablesCheck(variables, rehearse).examine(signal);

  it.each([
    ["TF_WORKSPACE", "problem"],
    ["TF_CLI_ARGS", "problem"],
    ["TF_CLI_ARGS_plan", "problem"],
    ["TF_DATA_DIR", "warning"],
    ["TF_LOG", "warning"],
    ["TF_REATTACH_PROVIDERS", "warning"],
    ["AWS_ENDPOINT_URL_S3", "warning"],
  ])("%s is a %s, and its value stays unsaid", (name, status) => {
    const outcome = look({ [name]: "s3cr3t" });
    expect(outcome).toMatchObject({ status, remedy: `unset ${name}` });
    expect(JSON.stringify(outcome)).not.toContain("s3cr3t");
  });

  it("are a problem where every other command refuses them: a data directory that all stacks would share", () => {
    expect(look({ TF_DATA_DIR: "/shared" })).toMatchObject({ status: "problem", remedy: "unset TF_DATA_DIR" });
    expect(look({ TF_DATA_DIR: "/shared" }, true)).toMatchObject({ status: "ok" });
  });

  it("are named together, and the worst decides", () => {
    expect(look({ TF_LOG: "trace", TF_WORKSPACE: "blue", PATH: "/bin" })).toMatchObject({
      status: "problem",
      remedy: "unset TF_WORKSPACE TF_LOG",
    });
  });

  it.each([[{}], [{ TF_WORKSPACE: "default" }], [{ TF_WORKSPACE: "" }], [{ TF_IN_AUTOMATION: "1", TF_VAR_x: "1" }]])(
    "that do no harm are no finding: %j",
    (variables) => {
      expect(look(variables)).toMatchObject({ status: "ok" });
    },
  );

  it("that a rehearsal sets itself do not mislead one", () => {
    expect(look({ TF_DATA_DIR: "x", AWS_ENDPOINT_URL: "http://127.0.0.1" }, true)).toMatchObject({ status: "ok" });
    expect(look({ TF_WORKSPACE: "x" }, true)).toMatchObject({ status: "problem" });
  });
});

describe("disk space", () => {
  it.each([
    [0.9e9, "problem"],
    [2e9, "warning"],
    [3.1e9, "ok"],
  ])("of %d bytes is: %s", async (bytes, status) => {
    expect(await diskCheck(root, async () => bytes).examine(signal)).toMatchObject({ status });
  });

  it("is really looked at, and its remedy survives any path", async () => {
    expect((await diskCheck(root).examine(signal)).found).toMatch(/^\d+\.\d GB free$/);
    const { remedy } = await diskCheck(root, async () => 0).examine(signal);
    const installed = join(root, "cdktf.out", "stacks", "dev-vpc", ".terraform");
    mkdirSync(installed, { recursive: true });
    await once(spawn("sh", ["-c", remedy!], { stdio: "ignore" }), "exit");
    expect(existsSync(installed)).toBe(false);
    expect(existsSync(join(root, "cdktf.out", "stacks", "dev-vpc"))).toBe(true);
  });
});

describe("plans left behind", () => {
  it("are found when their run is dead, and their remedy removes just them", async () => {
    const plans = join(root, "plans");
    expect(await plansCheck(plans).examine(signal)).toMatchObject({ status: "ok" });
    const dead = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(dead, "exit");
    for (const name of [`${dead.pid}-a b;c`, `${process.pid}-own`]) mkdirSync(join(plans, name), { recursive: true });
    const found = await plansCheck(plans).examine(signal);
    expect(found).toMatchObject({ status: "warning", found: expect.stringContaining("1 left behind") });
    await once(spawn("sh", ["-c", found.remedy!], { stdio: "ignore" }), "exit");
    expect(existsSync(join(plans, `${dead.pid}-a b;c`))).toBe(false);
    expect(existsSync(join(plans, `${process.pid}-own`))).toBe(true);
  });
});

describe("rehearsals", () => {
  const look = () => rehearsalCheck(root, ["local", "dev"]).examine(signal);

  it("that run are named", async () => {
    expect(await look()).toEqual({ status: "ok", found: "none runs on this machine" });
    const session = await claimSession(rehearsalDirectory(root, "dev"));
    try {
      expect(await look()).toMatchObject({
        status: "ok",
        found: expect.stringContaining(`dev: process ${process.pid} since 20`),
      });
    } finally {
      await session.close();
    }
  });

  it.each([
    ["of a dead one", JSON.stringify({ pid: 1, startedAt: "2026-01-01", port: 1, key: "k".repeat(64) })],
    ["that is none", "{"],
  ])("that were killed leave a file %s, which is told", async (_, content) => {
    const directory = rehearsalDirectory(root, "local");
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "session.json"), content);
    expect(await look()).toMatchObject({
      status: "warning",
      found: expect.stringContaining("that of local was killed"),
      remedy: "npm run sluice -- rehearse --env local",
    });
  });
});
